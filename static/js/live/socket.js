// One socket that comes back by itself: growing, jittered waits, and at once when the network or the reader returns.
// It knows how to be connected, and nothing of rooms; live/channel.js does.

const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;
const ABUSE_WAIT = 60_000;
const SILENCE = 75_000; // two pulses and a half: a line that says nothing for so long is dead
const ANSWER_WITHIN = 5_000;

/* The close codes that end it for good are the contract's (delivery.md §3). */
const FINAL = { 4401: "session", 4403: "factor" };

/* Milliseconds to wait after a close. Waits are spread so that a restart does not bring everybody back in one instant. */
export function waitAfter(code, attempt, random = Math.random()) {
  if (code === 1008) return ABUSE_WAIT;
  if (code === 1012) return FIRST_WAIT + random * 5_000;
  if ((code === 4008 || code === 4409) && attempt === 0) return 0;
  const longest = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(attempt, 10));
  return longest * (0.5 + random / 2);
}

export class LiveSocket {
  #url;
  #told;
  #socket = null;
  #attempt = 0;
  #retry = null;
  #held = false; // told to keep away for a while: nothing may hurry it
  #heard = 0;
  #watch = null;
  #ended = false;

  /* `told`: opened(), frame(message), closed({code, opened}), ended(reason). */
  constructor(url, told) {
    this.#url = url;
    this.#told = told;
  }

  get open() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  start() {
    this.#connect();
    window.addEventListener("online", () => this.hurry());
    window.addEventListener("pageshow", () => this.hurry());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.hurry();
    });
  }

  send(message) {
    if (this.open) this.#socket.send(JSON.stringify(message));
  }

  /* The reader or the network is back: connect now, or make sure that an open line is not a dead one. */
  hurry() {
    if (this.#ended || this.#held) return;
    if (this.open) this.#probe();
    else if (this.#retry !== null) this.#connect();
  }

  end() {
    this.#ended = true;
    clearTimeout(this.#retry);
    clearInterval(this.#watch);
    this.#socket?.close(1000);
  }

  #connect() {
    clearTimeout(this.#retry);
    this.#retry = null;
    this.#held = false;
    if (this.#ended) return;
    const socket = new WebSocket(this.#url);
    let opened = false;
    this.#socket = socket;
    socket.addEventListener("open", () => {
      opened = true;
      this.#heard = Date.now();
      this.#watch = setInterval(() => this.#listen(), ANSWER_WITHIN);
      this.#told.opened();
    });
    socket.addEventListener("message", (event) => {
      if (socket !== this.#socket) return;
      this.#attempt = 0; // only now: a server that accepts and drops is not yet well
      this.#heard = Date.now();
      this.#told.frame(JSON.parse(event.data));
    });
    socket.addEventListener("close", (event) => {
      if (socket === this.#socket) this.#closed(event.code, opened);
    });
  }

  #closed(code, opened) {
    clearInterval(this.#watch);
    this.#socket = null;
    if (this.#ended) return;
    if (FINAL[code]) {
      this.#ended = true;
      this.#told.ended(FINAL[code]);
      return;
    }
    this.#held = code === 1008;
    this.#retry = setTimeout(() => this.#connect(), waitAfter(code, this.#attempt));
    this.#attempt += 1;
    this.#told.closed({ code, opened });
  }

  #listen() {
    if (Date.now() - this.#heard > SILENCE) this.#abandon();
  }

  #probe() {
    const socket = this.#socket;
    const asked = Date.now();
    this.send({ t: "ping" });
    setTimeout(() => {
      if (socket === this.#socket && this.#heard < asked) this.#abandon();
    }, ANSWER_WITHIN);
  }

  /* A dead line answers no close either, so it is not waited for. */
  #abandon() {
    const socket = this.#socket;
    this.#closed(1006, true);
    socket?.close();
  }
}
