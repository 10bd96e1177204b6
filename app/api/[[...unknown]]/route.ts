// What is nowhere under /api is nothing there either, in JSON: programs ask here, not people.
export { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } from "#app/api/v1/[[...route]]/route.ts";
