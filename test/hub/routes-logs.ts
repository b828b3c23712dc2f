import { spaceToWatch } from './access';
import { idPattern, type Exchange, type Route } from './exchange';

const chunkLength = 64 * 1024;

/** Sends the whole log and then what comes, as fast as the client takes it. */
function streamLog(exchange: Exchange): void {
  const { hub, response, url, parameters, fault } = exchange;
  const space = spaceToWatch(exchange);
  const log = parameters['kind'] === 'build' ? space.buildLog : space.runLog;
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache', Connection: 'keep-alive' });
  response.flushHeaders();
  const tail = Number(url.searchParams.get('tail') ?? Number.NaN);
  const replayed = fault?.replayLast ?? tail;
  let next = Number.isFinite(replayed) ? Math.max(0, log.entries.length - Math.max(0, replayed)) : 0;
  let blocked = false;

  const pump = (): void => {
    while (!blocked && next < log.entries.length) {
      let chunk = '';
      while (next < log.entries.length && chunk.length < chunkLength) {
        chunk += `data: ${JSON.stringify(log.entries[next])}\n\n`;
        next += 1;
      }
      blocked = !response.write(chunk);
    }
    if (!blocked && log.over && !hub.keepStreamsOpen) stop();
  };
  response.on('drain', () => {
    blocked = false;
    pump();
  });
  let beats = 0;
  const keepAlive = setInterval(() => {
    // Both forms that the Hub has been seen to send.
    if (!blocked) response.write(beats % 2 === 0 ? ': keep-alive\n\n' : 'data:\n\n');
    beats += 1;
  }, hub.keepAliveMs);
  const unsubscribe = log.subscribe(pump);
  const stop = (): void => {
    clearInterval(keepAlive);
    unsubscribe();
    response.end();
  };
  response.on('close', stop);
  pump();
}

export const logRoutes: readonly Route[] = [
  { method: 'GET', path: new RegExp(`^/api/spaces/${idPattern}/logs/(?<kind>build|run)$`), handle: streamLog },
];
