// npm start: gets ready what is missing, builds and packages the extension, and shows it in a real VS Code on the sample.
import { ensureDebianPackages, ensureDependencies, root } from './setup.mjs';
import { runProgram } from './setup/program.mjs';
import { say } from './setup/say.mjs';

try {
  await ensureDebianPackages(['git']);
  await ensureDependencies();
  const { steps } = await import('./steps.mjs');
  for (const name of ['server', 'build', 'package', 'build-tests']) {
    say(steps[name].what);
    const { failed } = await steps[name].run();
    if (failed > 0) throw new Error(`This failed: ${steps[name].what}.`);
  }
  say('starting the local Hub and VS Code');
  const { code, ended } = await runProgram(process.execPath, ['out/tests/start/main.js', ...process.argv.slice(2)], { cwd: root });
  if (ended) say('stopped');
  process.exit(ended ? 0 : code);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
