/** Without one of its own, the app would find the project's. */
export function register() {}
