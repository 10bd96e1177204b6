export const previewId = "conversation-preview";
