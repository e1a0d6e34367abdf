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

mkdirSync('obj', { recursive: true });
while (!take()) {
  if (abandoned()) rmSync(lock, { force: true });
  await sleep(200);
}
try {
  if (!fetched()) {
    console.log(`Fetching ${JSON.parse(readFileSync('package.json', 'utf8')).name} with npm, once...`);
    const { status } = spawnSync('npm ci --ignore-scripts --loglevel=error', { shell: true, stdio: ['ignore', 'ignore', 'inherit'] });
    process.exitCode = status ?? 1;
  }
} finally {
  rmSync(lock, { force: true });
}
