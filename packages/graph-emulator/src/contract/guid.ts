/** The id of a Microsoft Graph object, in upper or lower case. */
export const GUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
