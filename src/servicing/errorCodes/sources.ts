/** The sources for the meaning of codes. */

export const GUIDE = "TridentStack, Hotpatch guide (2026), a hotpatch failed to install";
export const BY_COMPONENT = 'Microsoft Learn, "Windows Update error codes by component" (2018, kept since)';
export const COMMON = 'Microsoft Learn, "Windows Update common errors and mitigation" (2023)';
export const WIN32 = "Microsoft, System Error Codes (winerror.h of the Windows SDK 10.0.26100)";
export const CORRUPTION = 'Microsoft Learn, "Fix Windows Update corruptions and installation failures" (2024)';
export const INSTALLERS_FAILED =
    'Microsoft Learn, "Error code 0x800f0922 when installing Windows updates" (December 2023)';
export const WUERROR = "Microsoft, wuerror.h of the Windows SDK 10.0.26100";
export const INTUNE = "Microsoft Learn, Intune, errors of the Intune client software (2021)";
/** No page explains them; the meaning follows from the name. */
export const SERVICING_LOG = "Names of Windows servicing, as CBS.log prints them";
