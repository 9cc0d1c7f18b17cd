import type { Document } from "./condition";

/** A document, with the relevant part of it. */
export function partOf(document: Document, part: string): Document {
    return { ...document, part };
}

export const GUIDE: Document = { document: "TridentStack, Hotpatch guide", date: "2026" };
export const HOTPATCH_PAGE: Document = { document: 'Microsoft Learn, "Hotpatch updates"', date: "2026" };
export const HOTPATCH_SETTINGS: Document = { document: 'Microsoft Learn, "Configure hotpatch updates"', date: "2026" };
export const AUTOPATCH: Document = { document: 'Microsoft Learn, "Windows Autopatch prerequisites"', date: "2026" };
export const ASSIGNMENT: Document = {
    document: 'Microsoft Learn, "Assign device profiles in Microsoft Intune"',
    date: "2025",
};
export const DYNAMIC_GROUPS: Document = {
    document: 'Microsoft Entra, "Manage rules for dynamic membership groups"',
    date: "December 2024",
};
export const PLANS: Document = {
    document: 'Microsoft Entra, "Product names and service plan identifiers for licensing"',
    date: "2026",
};
