// Set by `npm test`, which takes free ones; these are for a Playwright that was started by hand.
export const appPort = Number(process.env.VERBATIM_E2E_PORT || 3100);
export const providerPort = Number(process.env.VERBATIM_E2E_PROVIDER_PORT || 3101);
export const appOrigin = `http://127.0.0.1:${appPort}`;
