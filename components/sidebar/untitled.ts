/** What a conversation without a title is called. */
export const untitled = "New chat";
