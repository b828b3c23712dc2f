import { bringsAtMostPython3, pythonOfAptPackage } from '../knowledge/python-apt-packages';
import { distributionInterpreter } from './python-of-base';
import type { Interpreter, PythonPrograms } from './python-programs';
import type { StageFacts } from './stage-facts';

/** Notes which Pythons and pips a package of the distribution brings. */
export function addAptPackage(programs: PythonPrograms, { base }: StageFacts, name: string): void {
  const brought = pythonOfAptPackage(name);
  const distribution = distributionInterpreter(base);
  const own = distribution.version;
  const usr = '/usr/bin';
  const addPython3 = (): void => {
    const known = programs.distribution();
    if (typeof known === 'object') return;
    programs.add(usr, 'python3', distribution);
    if (own !== undefined) programs.add(usr, `python3.${String(own.minor)}`, distribution);
  };
  switch (brought.kind) {
    case 'nothing':
      return;
    case 'python3':
      addPython3();
      if (brought.pip) {
        const old = base.release?.version === '18.04' || base.release?.version === '10';
        for (const pip of ['pip', 'pip3']) programs.add(usr, pip, old && pip === 'pip' ? 'unknown' : distribution);
      }
      if (brought.python) programs.add(usr, 'python', distribution);
      if (brought.venv) programs.hasVenvModule = true;
      return;
    case 'minor': {
      const isOwn = own?.minor === brought.minor;
      const version = { major: 3, minor: brought.minor, patch: undefined };
      const other: Interpreter = { kind: 'other', prefix: '/usr', version, managed: own === undefined ? undefined : false };
      programs.add(usr, `python3.${String(brought.minor)}`, isOwn ? distribution : other);
      if (isOwn && brought.venv) programs.hasVenvModule = true;
      return;
    }
    case 'unknown':
      if (!/^(?:python|pypy|ros-|\.|\/)/.test(name) && name !== '') {
        if (programs.distribution() === 'none') programs.add(usr, 'python3', 'unknown');
        if (bringsAtMostPython3(name)) return;
        for (const pip of ['pip', 'pip3']) if (typeof programs.find(pip) !== 'object') programs.add(usr, pip, 'unknown');
        if (programs.hasVenvModule === false) programs.hasVenvModule = undefined;
      } else programs.unsure = true;
  }
}
