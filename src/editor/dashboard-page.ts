import { l10n, Uri, type Webview } from 'vscode';

/** The dashboard's page: scripts and styles from the extension's own files, and nothing inline. */
export function dashboardPage(webview: Webview, extensionUri: Uri): string {
  const file = (name: string): string => webview.asWebviewUri(Uri.joinPath(extensionUri, 'dist', name)).toString();
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src ${webview.cspSource}; font-src ${webview.cspSource}`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="stylesheet" href="${file('dashboard-style.css')}">
  <title>${escaped(l10n.t('Space dashboard'))}</title>
</head>
<body>
  <main>
    <header>
      <div class="head"><h1 id="space"></h1><span id="stage" class="stage" role="status"></span><span id="clock" class="quiet"></span></div>
      <div id="notice"><p id="notice-text" role="status"></p><p id="notice-actions"></p></div>
    </header>
    <div id="known" hidden>
    <p id="reason"></p>
    <p id="logs"><span id="advice" class="quiet"></span><button id="build-log">${escaped(l10n.t('Show Build Log'))}</button> · <button id="run-log">${escaped(l10n.t('Show Run Log'))}</button></p>
    <dl id="facts"></dl>
    <section aria-labelledby="stages-title"><h2 id="stages-title"></h2><ol id="stages"></ol></section>
    <section aria-labelledby="load-title"><h2 id="load-title"></h2><p id="load-text" class="quiet"></p><div id="charts"></div></section>
    <section aria-labelledby="build-title"><h2 id="build-title"></h2><p class="quiet"><span id="build-note"></span><span id="build-total"></span></p><p id="no-steps" class="quiet"></p><table aria-labelledby="build-title"><tbody id="steps"></tbody></table></section>
    <section id="disk" aria-labelledby="disk-title" hidden><h2 id="disk-title"></h2><p id="disk-text" class="quiet"></p><div id="disk-bar" aria-hidden="true"></div><ul id="disk-parts"></ul></section>
    </div>
  </main>
  <script type="module" src="${file('dashboard.js')}"></script>
</body>
</html>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${String(character.charCodeAt(0))};`);
}
