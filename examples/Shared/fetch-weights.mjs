// Run by the build, in an example's folder: `npm ci` once, even when several builds come at the same time.
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const lock = 'obj/fetch-weights.lock';
const list = 'package-lock.json';
const stamp = 'node_modules/.package-lock.json';
const fetched = () => existsSync(stamp) && statSync(stamp).mtimeMs >= statSync(list).mtimeMs;

function take() {
  try {
    const file = openSync(lock, 'wx');
    writeSync(file, String(process.pid));
    closeSync(file);
    return true;
  } catch (e) {
    if (e.code === 'EEXIST') return false;
    throw e;
  }
}

// A build that was killed leaves its lock behind.
function abandoned() {
  try {
    const owner = Number(readFileSync(lock, 'utf8'));
    if (owner === 0) return Date.now() - statSync(lock).mtimeMs > 5000;
    process.kill(owner, 0);
    return false;
  } catch (e) {
    return e.code === 'ESRCH';
  }
}

// Where there is a terminal, straight to it: `dotnet run` builds without a word, and its standard output is the program's. MSBuild's live display
// redraws the row above the cursor, one for each project at work, so a row is pushed in over it. Elsewhere the build passes the line on.
function say(line) {
  try {
    const terminal = openSync(process.platform === 'win32' ? '\\\\.\\CONOUT$' : '/dev/tty', 'r+');
    writeSync(terminal, process.env._MSBUILDTLENABLED === '1' ? `\n\x1b[2F\x1b[L${line}\x1b[2E` : `${line}\n`);
    closeSync(terminal);
  } catch {
    console.log(line);
  }
}

mkdirSync('obj', { recursive: true });
const what = JSON.parse(readFileSync('package.json', 'utf8')).description;
for (let waits = 0; !take(); await sleep(200)) {
  if (abandoned()) rmSync(lock, { force: true });
  else if (waits++ === 0) say(`Waiting for another build to fetch ${what} ...`);
}
try {
  if (!fetched()) {
    say(`Fetching ${what} with npm, once ...`);
    const started = performance.now();
    const { status, stderr } = spawnSync('npm ci --ignore-scripts --loglevel=error', { shell: true, stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
    process.exitCode = status ?? 1;
    process.stderr.write(stderr);
    say(status === 0 ? `Fetched ${what} in ${((performance.now() - started) / 1000).toFixed(1)} s.` : `Could not fetch ${what}: ${stderr.split('\n')[0]}`);
  }
} finally {
  rmSync(lock, { force: true });
}
