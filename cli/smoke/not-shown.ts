import { LOCAL_STAGE } from '../local-stack.ts';

/** Something that this run does not show, and why, with what shows it. */
export type NotShown = readonly [what: string, why: string];

const ROLES: NotShown = [
  'a role may write its own items alone (LeadingKeys)',
  "needs a function's credentials; AWS says it so: aws iam simulate-principal-policy --policy-source-arn ROLE-OF-get-alipay-authinfo --action-names dynamodb:PutItem --resource-arns TABLE --context-entries ContextKeyName=dynamodb:LeadingKeys,ContextKeyType=stringList,ContextKeyValues=authorization#smoke (implicitDeny is right)",
];
const ALARM: NotShown = [
  'an alarm arrives',
  'somebody must look at the mailbox: aws cloudwatch set-alarm-state --state-value ALARM --state-reason smoke --alarm-name NAME',
];
const NO_ALARMS: NotShown = [
  'an alarm arrives',
  'stage local has no alarms; who would receive them is looked at by doctor',
];
const NO_RECEIVER: NotShown = ['a callback leaves the gateway', 'say --receiver URL'];

/** What no request shows. */
export function notShown(stage: string, receiver: string | undefined): readonly NotShown[] {
  const always = stage === LOCAL_STAGE ? [NO_ALARMS] : [ROLES, ALARM];
  return receiver === undefined ? [...always, NO_RECEIVER] : always;
}
