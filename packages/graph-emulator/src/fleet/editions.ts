/**
 * Windows editions by the number that GetProductInfo returns (winnt.h; names as in Intune's assignment filters).
 * `family` is Intune's `skuFamily` and `edition` the inventory's `operatingSystemEdition`. Both are free text without a
 * published set of values, so all except Enterprise and Pro are `assumed`. Evaluation copies call themselves
 * `Enterprise` in both (recorded in July 2026): only the number distinguishes them.
 */
export interface WindowsEdition {
    readonly sku: number;
    readonly family: string;
    readonly edition: string;
}

function edition(sku: number, family: string, text: string = family): WindowsEdition {
    return { sku, family, edition: text };
}

/** Every client edition that may occur in a tenant. */
export const CLIENT_EDITIONS: readonly WindowsEdition[] = [
    edition(4, "Enterprise"),
    edition(27, "EnterpriseN"),
    edition(72, "Enterprise"),
    edition(84, "EnterpriseN"),
    edition(171, "EnterpriseG"),
    edition(172, "EnterpriseGN"),
    edition(125, "EnterpriseS"),
    edition(126, "EnterpriseSN"),
    edition(129, "EnterpriseS"),
    edition(130, "EnterpriseSN"),
    edition(121, "Education"),
    edition(122, "EducationN"),
    edition(175, "ServerRdsh", "Enterprise multi-session"),
    edition(188, "IoTEnterprise"),
    edition(191, "IoTEnterpriseS"),
    edition(205, "IoTEnterpriseSK"),
    edition(206, "IoTEnterpriseK"),
    edition(48, "Pro"),
    edition(49, "ProN"),
    edition(161, "ProWorkstation"),
    edition(162, "ProWorkstationN"),
    edition(164, "ProEducation"),
    edition(165, "ProEducationN"),
    edition(101, "Home"),
    edition(98, "HomeN"),
    edition(99, "HomeCountrySpecific"),
    edition(100, "HomeSingleLanguage"),
    edition(203, "CloudEdition"),
    edition(202, "CloudEditionN"),
    edition(119, "PPIPro"),
    edition(136, "Holographic"),
];

/**
 * Enterprise (N), Education (N), Enterprise LTSC (N), IoT Enterprise, IoT Enterprise LTSC: the editions that support
 * hotpatches.
 */
export const ELIGIBLE_SKUS: ReadonlySet<number> = new Set([4, 27, 121, 122, 125, 126, 188, 191]);

/** The numbers of all client editions that Microsoft lists. */
export const KNOWN_SKUS: ReadonlySet<number> = new Set(CLIENT_EDITIONS.map(({ sku }) => sku));

/**
 * Standard, Datacenter, Enterprise and Azure editions of Windows Server, including core installations and evaluation
 * copies.
 */
const SERVER_SKUS: ReadonlySet<number> = new Set([7, 8, 10, 12, 13, 14, 36, 37, 79, 80, 145, 146, 147, 148, 407]);

/** Whether a number is that of a Windows Server edition. */
export function isServerSku(sku: number | null | undefined): boolean {
    return typeof sku === "number" && SERVER_SKUS.has(sku);
}

/** The edition with a number. Throws for a number that is not listed, which is a mistake in the generator. */
export function editionOf(sku: number): WindowsEdition {
    const found = CLIENT_EDITIONS.find((candidate) => candidate.sku === sku);
    if (found === undefined) {
        throw new RangeError(`Find Windows edition '${sku}': not in the table. Add it to CLIENT_EDITIONS.`);
    }
    return found;
}
