/** Asks a model to continue what it said: few servers go on with an unfinished message by themselves, all understand this. */
export const continueRequest =
  "Your last message broke off. Go on from exactly where it ends, without repeating or commenting on anything.";
