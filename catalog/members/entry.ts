import type { Text } from '../text.ts';

/** What a member of a document is for. Its type, its grammar and whether it must be there are the schema's. */
export interface MemberEntry {
  readonly meaning: Text;
  /** What counts where it is absent. */
  readonly standard?: Text;
  readonly mistakes?: readonly Text[];
}

/** The members of a document: those within lists behind `[].`. */
export type MemberPath<Document> = {
  [Name in keyof Document & string]: Within<Name, NonNullable<Document[Name]>>;
}[keyof Document & string];

type Within<Name extends string, Value> = Value extends readonly (infer Item)[]
  ? Item extends object
    ? Name | `${Name}[].${MemberPath<Item>}`
    : Name
  : Name;

/** Entries of all members of a document, and of no other. */
export type MembersOf<Document> = Readonly<Record<MemberPath<Document>, MemberEntry>>;
