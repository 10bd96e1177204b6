import { now } from "./time-mark.ts";

/** Steps by which streams are set apart: however many there are, they come out spread evenly (the golden ratio). */
const golden = 0.618_033_988_749_895;

type Player = { phase: number; play: () => void };

/**
 * Calls everyone at the same rate, each at its own moment of the interval, with one timer for all. Someone who was late
 * is not called twice as soon: the plan stands.
 */
export class Metronome {
  /** Milliseconds that calls came late. */
  readonly lateness: number[] = [];
  readonly #interval: number;
  /** In the order of their phases. */
  readonly #players: Player[] = [];
  /** Which interval it is, and who of the players is next in it. */
  #turn = 0;
  #next = 0;
  #added = 0;

  /** @param rate calls per second, for each. */
  constructor(rate: number) {
    this.#interval = 1e3 / rate;
    setInterval(() => this.#callWhoIsDue(), 1);
  }

  /** @returns ends the calls. */
  add(play: () => void): () => void {
    const player = { phase: (this.#added++ * golden) % 1, play };
    if (this.#players.length === 0) [this.#turn, this.#next] = [Math.ceil(now() / this.#interval), 0];
    const after = this.#players.findIndex(({ phase }) => phase > player.phase);
    const place = after < 0 ? this.#players.length : after;
    this.#players.splice(place, 0, player);
    if (place < this.#next) this.#next++;
    return () => this.#remove(player);
  }

  #remove(player: Player): void {
    const place = this.#players.indexOf(player);
    if (place < 0) return;
    this.#players.splice(place, 1);
    if (place < this.#next) this.#next--;
  }

  #callWhoIsDue(): void {
    for (;;) {
      if (this.#next >= this.#players.length) [this.#turn, this.#next] = [this.#turn + 1, 0];
      const player = this.#players[this.#next];
      if (!player) return;
      const late = now() - (this.#turn + player.phase) * this.#interval;
      if (late < 0) return;
      this.#next++;
      this.lateness.push(late);
      player.play();
    }
  }
}
