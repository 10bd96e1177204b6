/** The box of the messages; there is one on a page. */
export const messagesId = "messages";
