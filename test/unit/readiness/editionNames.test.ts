import { editionsNamed } from "../../../src/readiness/prerequisites/editionNames";

/**
 * Microsoft Learn, Intune, "App and device properties, operators, and rule editing when you create filters", operatingSystemSKU. IoT
 * Core (123, 131), which has no Windows 11, is left out. The page says 162 for `ProfessionalN` and 49 for `BusinessN`, and 10/111 for
 * `Core`, where winnt.h has 49 for Professional N and 101 for Core.
 */
const MICROSOFTS_LIST: readonly (readonly [string, number])[] = [
    ["BusinessN", 49],
    ["CloudEdition", 203],
    ["CloudEditionN", 202],
    ["Core", 101],
    ["CoreCountrySpecific", 99],
    ["CoreN", 98],
    ["CoreSingleLanguage", 100],
    ["Education", 121],
    ["EducationN", 122],
    ["Enterprise", 4],
    ["EnterpriseEval", 72],
    ["EnterpriseG", 171],
    ["EnterpriseGN", 172],
    ["EnterpriseN", 27],
    ["EnterpriseNEval", 84],
    ["EnterpriseS", 125],
    ["EnterpriseSEval", 129],
    ["EnterpriseSN", 126],
    ["Holographic", 136],
    ["IoTEnterprise", 188],
    ["PPIPro", 119],
    ["Professional", 48],
    ["ProfessionalEducation", 164],
    ["ProfessionalEducationN", 165],
    ["ProfessionalWorkstation", 161],
    ["ProfessionalN", 162],
    ["ProfessionalN", 49],
    ["ProfessionalSingleLanguage", 138],
    ["ServerRdsh", 175],
];

describe("an edition by Intune's name for it", () => {
    it.each(MICROSOFTS_LIST)("%s can be number %i, as in Microsoft's list", (name, sku) => {
        expect(editionsNamed(name).map((edition) => edition.sku)).toContain(sku);
    });

    it("is none for a name that is in no list", () => {
        expect(editionsNamed("EnterpriseX")).toEqual([]);
    });
});
