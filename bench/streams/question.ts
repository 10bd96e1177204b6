/** What is asked of the model for a stream without an end. */
export const question = "Please count until I stop you.";
