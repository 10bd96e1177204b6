export * from "#lib/shared/reply-state.ts";
