/** A tool call as the message row keeps it; `arguments` is text, exactly as the model wrote it. */
export interface StoredToolCall {
  id: string;
  name: string;
  arguments: string;
}
