// npm test: gets ready what is missing, runs every step, and ends with what failed, told once more, and
// the line `N passed, N failed`.
// With names of steps, such as `host` or `e2e`, runs only these and what they need.
import { ensureDebianPackages, ensureDependencies } from './setup.mjs';

const everything = ['lint', 'types', 'unit', 'build', 'package', 'build-tests', 'server', 'browser', 'host', 'e2e'];
const start = performance.now();
const total = { passed: 0, failed: 0 };
/** What failed, with the step that it failed in: the end of a long output is what is read first, or all that is kept. */
const failures = [];
/** What failed and passed when it was run once more. */
const unsteady = [];

try {
  await ensureDebianPackages(['git', 'git-lfs', 'openssh-server']);
  await ensureDependencies();
  await runSteps(process.argv.slice(2));
} catch (error) {
  console.error(error.message);
  total.failed += 1;
  failures.push(error.message);
}
for (const text of unsteady) console.log(`\n! Passed only at the second try. ${text.slice(0, 3_000)}`);
for (const failure of failures) console.log(`\n✘ ${failure.slice(0, 6_000)}`);
console.log(`\n${total.failed === 0 ? 'All done' : 'Not all well'} after ${seconds(start)} s.`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);

/** Runs the steps of these names, or everything; a failed step keeps only those from running that need it. */
async function runSteps(names) {
  const { steps } = await import('./steps.mjs');
  const wanted = names.length === 0 ? everything : withNeeds(steps, names);
  const broken = new Set();
  for (const name of wanted) {
    const { what, needs = [], run } = steps[name];
    const missing = needs.filter((need) => broken.has(need));
    console.log(`\n── ${what}`);
    const begin = performance.now();
    const counts = missing.length === 0 ? await attempt(run) : failure(`Cannot run, because this failed: ${missing.map((need) => steps[need].what).join(', ')}.`);
    total.passed += counts.passed;
    total.failed += counts.failed;
    if (counts.failed > 0) broken.add(name);
    failures.push(...(counts.failures ?? []).map((text) => `${what}: ${text}`));
    unsteady.push(...(counts.unsteady ?? []).map((text) => `${what}: ${text}`));
    console.log(`── ${what}: ${counts.failed === 0 ? 'good' : 'FAILED'} (${counts.passed} passed, ${counts.failed} failed, ${seconds(begin)} s)`);
  }
}

async function attempt(run) {
  try {
    return await run();
  } catch (error) {
    return failure(error.message);
  }
}

function failure(why) {
  console.error(why);
  return { passed: 0, failed: 1, failures: [why] };
}

/** The named steps, each after those that it needs. */
function withNeeds(steps, names) {
  const ordered = new Set();
  const add = (name) => {
    if (!Object.hasOwn(steps, name)) throw new Error(`There is no step ${name}. There are: ${Object.keys(steps).join(', ')}.`);
    steps[name].needs?.forEach(add);
    ordered.add(name);
  };
  names.forEach(add);
  return [...ordered];
}

function seconds(since) {
  return ((performance.now() - since) / 1000).toFixed(1);
}
