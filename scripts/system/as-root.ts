/** Whether this process may do everything: in a container, mostly. */
export const asRoot = process.getuid?.() === 0;
