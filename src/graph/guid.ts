const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a text has the form of an id in Microsoft Entra or Intune. */
export function isGuid(text: string): boolean {
    return GUID.test(text);
}
