/** What identifies an object of Microsoft Graph, in whatever case. */
export const GUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
