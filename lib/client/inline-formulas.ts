import type { Extension as TreeExtension } from "mdast-util-from-markdown";
import type { Code, Construct, Effects, Extension, State, TokenizeContext } from "micromark-util-types";

declare module "micromark-util-types" {
  interface TokenTypeMap {
    formula: "formula";
    formulaData: "formulaData";
    formulaMark: "formulaMark";
  }
}

const [dollar, backslash, backtick, space, tab] = [36, 92, 96, 32, 9];
const [openRound, openSquare, closeRound, closeSquare] = [40, 91, 41, 93];

/** The class by which a formula is known among inline code. */
export const formulaClass = "formula";
/** And the one of a formula that stands in the middle of its own line, `$$…$$` or `\[…\]` within a sentence. */
export const displayClass = "formula-display";

const isLineEnd = (code: Code) => code !== null && code < -2;
/** -2 and -1 are how micromark says tab. */
const isSpace = (code: Code) => code === null || code === space || code === tab || code < 0;
const isDigit = (code: Code) => code !== null && code >= 48 && code <= 57;
const isLetter = (code: Code) => code !== null && (code | 32) >= 97 && (code | 32) <= 122;

/**
 * Formulas in a sentence, for micromark: `$…$`, `\(…\)`, `$$…$$` and `\[…\]`, with the precedence of inline code. A
 * single dollar follows pandoc's rule, so that "costs $5 and $10" says what it says: no space inside the dollars, no
 * digit after the closing one; and, of our own, no letter or digit before the opening one ("US$").
 */
export function inlineFormulas(): Extension {
  return {
    text: { [dollar]: { name: "formula", tokenize, previous }, [backslash]: { name: "formula", tokenize } },
  };
}

function previous(this: TokenizeContext, code: Code): boolean {
  return (
    !isDigit(code) &&
    !isLetter(code) &&
    (code !== dollar || this.events.at(-1)?.[1].type === "characterEscape")
  );
}

/** What is known not to end in a paragraph, so that its marks don't each look through all of it. */
const endless = new WeakMap<TokenizeContext, Set<Code>>();

const tokenize: Construct["tokenize"] = function (effects, ok, nok) {
  const neverEnds = endless.get(this) ?? new Set();
  endless.set(this, neverEnds);
  let closing: number = dollar;
  let marks = 1;
  let last: Code = null;
  let isEmpty = true;

  const start: State = (code) => {
    effects.enter("formula");
    effects.enter("formulaMark");
    effects.consume(code);
    return code === dollar ? afterDollar : afterBackslash;
  };
  const afterDollar: State = (code) => {
    if (code !== dollar) return isSpace(code) ? nok(code) : begin(code);
    marks = 2;
    effects.consume(code);
    return afterSecond;
  };
  /** Three and more mean nothing. */
  const afterSecond: State = (code) => (code === dollar ? nok(code) : begin(code));
  const afterBackslash: State = (code) => {
    if (code !== openRound && code !== openSquare) return nok(code);
    closing = code === openRound ? closeRound : closeSquare;
    if (neverEnds.has(closing)) return nok(code);
    effects.consume(code);
    return begin;
  };
  const begin: State = (code) => {
    effects.exit("formulaMark");
    return between(code);
  };

  const between: State = (code) => {
    if (code === null) {
      neverEnds.add(closing);
      return nok(code);
    }
    if (isLineEnd(code)) return lineEnd(effects, code, between);
    if (code === dollar && closing === dollar) return closeDollar(code);
    effects.enter("formulaData");
    return data(code);
  };
  const data: State = (code) => {
    if (code === null || isLineEnd(code)) {
      effects.exit("formulaData");
      last = space;
      return between(code);
    }
    if (code === dollar && closing === dollar) {
      effects.exit("formulaData");
      return closeDollar(code);
    }
    // A dollar within inline code closes nothing.
    if (code === backtick && closing === dollar && marks === 1) return nok(code);
    if (!isSpace(code)) isEmpty &&= code === backslash;
    last = code;
    effects.consume(code);
    return code === backslash ? escaped : data;
  };
  /** What follows a backslash ends nothing but what a backslash ends. */
  const escaped: State = (code) => {
    if (code === null || isLineEnd(code)) return data(code);
    if (code === closing && closing !== dollar) {
      if (isEmpty) return nok(code);
      effects.consume(code);
      effects.exit("formulaData");
      effects.exit("formula");
      return ok;
    }
    isEmpty = false;
    last = code;
    effects.consume(code);
    return data;
  };
  const closeDollar: State = (code) => {
    if (isEmpty || (marks === 1 && isSpace(last))) return nok(code);
    effects.enter("formulaMark");
    effects.consume(code);
    return marks === 1 ? end : secondDollar;
  };
  const secondDollar: State = (code) => {
    if (code !== dollar) return nok(code);
    effects.consume(code);
    return end;
  };
  const end: State = (code) => {
    if (marks === 1 && (isDigit(code) || code === dollar)) return nok(code);
    effects.exit("formulaMark");
    effects.exit("formula");
    return ok(code);
  };
  return start;
};

function lineEnd(effects: Effects, code: Code, next: State): State {
  effects.enter("lineEnding");
  effects.consume(code);
  effects.exit("lineEnding");
  return next;
}

/** They become inline code of a class of its own, so that whatever does not know them shows them as they were written. */
export function formulasToTree(): TreeExtension {
  return {
    enter: {
      formula(token) {
        this.enter({ type: "inlineCode", value: "" }, token);
        this.buffer();
      },
      formulaData(token) {
        this.config.enter.data?.call(this, token);
      },
    },
    exit: {
      formulaData(token) {
        this.config.exit.data?.call(this, token);
      },
      formula(token) {
        const written = this.resume();
        const node = this.stack.at(-1);
        const display = /^(?:\$\$|\\\[)/.test(this.sliceSerialize(token));
        this.exit(token);
        if (node?.type !== "inlineCode") return;
        node.value = written.replace(/\\[)\]]$/, "").trim();
        node.data = { hProperties: { className: [display ? displayClass : formulaClass] } };
      },
    },
  };
}
