/**
 * What hotpatch means for an edition of Windows. `server`: a different product with its own hotpatches, not judged
 * here.
 */
export type EditionTreatment = "eligible" | "notEligible" | "server";

/** One edition of Windows. */
export interface Edition {
    /** The number that `GetProductInfo` returns, and Intune reports as `skuNumber`. */
    readonly sku: number;
    /** The name that readers know from Settings > System > About. */
    readonly name: string;
    readonly treatment: EditionTreatment;
}

/**
 * Editions of Windows 11. A number that is in no table means an unknown edition, not a refused one; 0 means that the
 * device did not report its edition. Numbers are those of GetProductInfo and winnt.h of the Windows SDK 10.0.26100.
 *
 * Sources disagree about some. Enterprise LTSC and IoT Enterprise support hotpatches according to the guide and the
 * applies-to lists of hotpatch articles, while Intune's prerequisites exclude LTSC (January 2026) and include Pro and
 * Pro Education, which the guide excludes. None mentions Enterprise Evaluation and multi-session. Those are contested
 * questions of readiness.
 */
const CLIENT_EDITIONS: readonly Edition[] = [
    { sku: 4, name: "Enterprise", treatment: "eligible" },
    { sku: 27, name: "Enterprise N", treatment: "eligible" },
    { sku: 121, name: "Education", treatment: "eligible" },
    { sku: 122, name: "Education N", treatment: "eligible" },
    { sku: 125, name: "Enterprise LTSC", treatment: "eligible" },
    { sku: 126, name: "Enterprise N LTSC", treatment: "eligible" },
    { sku: 188, name: "IoT Enterprise", treatment: "eligible" },
    { sku: 191, name: "IoT Enterprise LTSC", treatment: "eligible" },
    { sku: 48, name: "Pro", treatment: "notEligible" },
    { sku: 49, name: "Pro N", treatment: "notEligible" },
    { sku: 72, name: "Enterprise Evaluation", treatment: "notEligible" },
    { sku: 84, name: "Enterprise N Evaluation", treatment: "notEligible" },
    { sku: 98, name: "Home N", treatment: "notEligible" },
    { sku: 99, name: "Home China", treatment: "notEligible" },
    { sku: 100, name: "Home Single Language", treatment: "notEligible" },
    { sku: 101, name: "Home", treatment: "notEligible" },
    { sku: 119, name: "Team", treatment: "notEligible" },
    { sku: 129, name: "Enterprise LTSC Evaluation", treatment: "notEligible" },
    { sku: 130, name: "Enterprise N LTSC Evaluation", treatment: "notEligible" },
    { sku: 135, name: "Holographic", treatment: "notEligible" },
    { sku: 136, name: "Holographic for Business", treatment: "notEligible" },
    { sku: 138, name: "Pro Single Language", treatment: "notEligible" },
    { sku: 139, name: "Pro China", treatment: "notEligible" },
    { sku: 161, name: "Pro for Workstations", treatment: "notEligible" },
    { sku: 162, name: "Pro N for Workstations", treatment: "notEligible" },
    { sku: 164, name: "Pro Education", treatment: "notEligible" },
    { sku: 165, name: "Pro Education N", treatment: "notEligible" },
    { sku: 171, name: "Enterprise G", treatment: "notEligible" },
    { sku: 172, name: "Enterprise G N", treatment: "notEligible" },
    { sku: 175, name: "Enterprise multi-session", treatment: "notEligible" },
    { sku: 178, name: "S", treatment: "notEligible" },
    { sku: 179, name: "S N", treatment: "notEligible" },
    { sku: 202, name: "SE N", treatment: "notEligible" },
    { sku: 203, name: "SE", treatment: "notEligible" },
    { sku: 205, name: "IoT Enterprise LTSC Subscription", treatment: "notEligible" },
    { sku: 206, name: "IoT Enterprise Subscription", treatment: "notEligible" },
    { sku: 207, name: "IoT Enterprise LTSC Evaluation", treatment: "notEligible" },
];

/** Windows Server, in every variant that has a number in the SDK. */
const SERVER_SKUS: readonly number[] = [
    7, 8, 9, 10, 12, 13, 14, 15, 17, 18, 19, 20, 21, 22, 23, 24, 25, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41,
    42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 55, 56, 59, 60, 61, 62, 63, 64, 76, 77, 79, 80, 95, 96, 109, 110, 120, 143,
    144, 145, 146, 147, 148, 159, 160, 168, 169, 199, 200, 201, 208, 209, 406, 407, 408, 409,
];

const BY_SKU: ReadonlyMap<number, Edition> = new Map([
    ...CLIENT_EDITIONS.map((edition): [number, Edition] => [edition.sku, edition]),
    ...SERVER_SKUS.map((sku): [number, Edition] => [sku, { sku, name: "Windows Server", treatment: "server" }]),
]);

/** Every known edition, clients first. */
export const EDITIONS: readonly Edition[] = [...BY_SKU.values()];

/** The edition with that number, or undefined for 0 and for numbers that are in no table. */
export function editionOfSku(sku: number): Edition | undefined {
    return BY_SKU.get(sku);
}
