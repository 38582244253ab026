/* Asks the pulse of the queue again and again: 304 while nothing has changed. A page that loses the office's computer says so, and recovers by itself. */
(() => {
  "use strict";
  const LOST_AFTER = 2;
  /* url; milliseconds between two questions; what to do with a new state, when the computer does not answer, when it does again. */
  window.denyut = (url, every, { state, lost, back, gone }) => {
    let etag = "", misses = 0;
    const again = () => setTimeout(ask, every * (0.9 + Math.random() * 0.2));
    const ask = async () => {
      const stop = new AbortController();
      const limit = setTimeout(() => stop.abort(), 4000);
      let told = null;
      try {
        const answer = await fetch(url, { headers: etag ? { "If-None-Match": etag } : {}, cache: "no-store", signal: stop.signal });
        if (answer.status === 404 && gone) { gone(); return; }
        if (answer.status !== 200 && answer.status !== 304) throw new Error(String(answer.status));
        if (answer.status === 200) {
          told = await answer.json();
          etag = answer.headers.get("ETag") || "";
        }
        /* Every time: a page may have noticed by itself that nobody answers. */
        if (back) back();
        misses = 0;
      } catch {
        misses += 1;
        if (misses === LOST_AFTER && lost) lost();
      } finally {
        clearTimeout(limit);
      }
      if (told) state(told);
      again();
    };
    ask();
  };
})();
