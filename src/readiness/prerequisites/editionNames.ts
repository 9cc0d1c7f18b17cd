import { type Edition, editionOfSku } from "../../servicing/editions";

/**
 * Editions by the name that Intune gives them in `skuFamily`, in lower case and without spaces.
 *
 * Intune publishes no list of these names. The closest is that of assignment filters (Microsoft Learn, Intune, device
 * properties of filters, operatingSystemSKU, with numbers): all its names for Windows 11 are here, with their numbers.
 * It gives 162 for `ProfessionalN`, which is 49 elsewhere, so both are included. `assumed`: that `skuFamily` uses the
 * same names; the other names, which are Windows' own names of editions (`EditionID`); `Home`, and the spellings with
 * `Pro`. Evaluation copies of Enterprise call themselves `Enterprise` (recorded in July 2026).
 */
const SKUS_BY_NAME: Readonly<Record<string, readonly number[]>> = {
    enterprise: [4, 72],
    enterprisen: [27, 84],
    enterpriseeval: [72],
    enterpriseneval: [84],
    enterpriseg: [171],
    enterprisegn: [172],
    enterprises: [125, 129],
    enterprisesn: [126, 130],
    enterpriseseval: [129],
    enterprisesneval: [130],
    education: [121],
    educationn: [122],
    serverrdsh: [175],
    iotenterprise: [188],
    iotenterprises: [191],
    iotenterprisesk: [205],
    iotenterprisek: [206],
    pro: [48],
    professional: [48],
    pron: [49],
    professionaln: [49, 162],
    businessn: [49],
    proworkstation: [161],
    professionalworkstation: [161],
    proworkstationn: [162],
    professionalworkstationn: [162],
    proeducation: [164],
    proeducationn: [165],
    professionaleducation: [164],
    professionaleducationn: [165],
    professionalsinglelanguage: [138],
    home: [101],
    core: [101],
    homen: [98],
    coren: [98],
    homecountryspecific: [99],
    corecountryspecific: [99],
    homesinglelanguage: [100],
    coresinglelanguage: [100],
    cloudedition: [203],
    cloudeditionn: [202],
    ppipro: [119],
    holographic: [136],
};

/** Every edition with that name; none for an unknown name. */
export function editionsNamed(name: string): readonly Edition[] {
    const plain = name.toLowerCase().replace(/\s+/g, "");
    const skus = Object.hasOwn(SKUS_BY_NAME, plain) ? (SKUS_BY_NAME[plain] ?? []) : [];
    return skus.flatMap((sku) => editionOfSku(sku) ?? []);
}
