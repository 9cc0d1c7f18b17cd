/** `extensionAttribute1` to `extensionAttribute15`. */
export type ExtensionAttributeName =
    `extensionAttribute${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15}`;

/**
 * The properties of an Entra device that a rule can use, as Microsoft Graph v1.0 sends them (Microsoft Graph v1.0
 * reference, device). A property that was not requested counts as having no value: `graphProperties` lists those that a
 * rule needs.
 */
export interface EntraDevice {
    /** The directory object's id; membership rules call it `objectId`. */
    readonly id: string;
    /** The registration's id, which Intune calls `azureADDeviceId`. Not the same as `id`. */
    readonly deviceId?: string | null;
    readonly displayName?: string | null;
    readonly accountEnabled?: boolean | null;
    readonly deviceCategory?: string | null;
    readonly deviceOwnership?: string | null;
    readonly enrollmentProfileName?: string | null;
    readonly isRooted?: boolean | null;
    readonly managementType?: string | null;
    readonly manufacturer?: string | null;
    readonly mdmAppId?: string | null;
    readonly model?: string | null;
    readonly operatingSystem?: string | null;
    readonly operatingSystemVersion?: string | null;
    readonly physicalIds?: readonly string[] | null;
    readonly profileType?: string | null;
    readonly systemLabels?: readonly string[] | null;
    /** `AzureAd`, `ServerAd` (hybrid) or `Workplace` (registered). Rules spell the first two `AzureAD` and `ServerAD`. */
    readonly trustType?: string | null;
    readonly extensionAttributes?: { readonly [name in ExtensionAttributeName]?: string | null } | null;
}
