// Outlives a test run that is killed: waits until the run's end of the pipe closes, and sweeps up.
import { sweep } from './sweep.mjs';

const [folder = ''] = process.argv.slice(2);
process.stdin.resume().once('close', () => sweep(folder));
