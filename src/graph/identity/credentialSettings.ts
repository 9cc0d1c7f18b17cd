import type { SettingReader } from "../settingReader";

/** The credential settings of azuread's provider, unprocessed. Names are azuread's. */
export interface CredentialSettings {
    readonly clientId?: string;
    readonly clientIdFilePath?: string;
    readonly clientSecret?: string;
    readonly clientSecretFilePath?: string;
    /** Base64 of a PKCS#12 bundle. */
    readonly clientCertificate?: string;
    readonly clientCertificatePath?: string;
    readonly clientCertificatePassword?: string;
    readonly useOidc: boolean;
    readonly oidcToken?: string;
    readonly oidcTokenFilePath?: string;
    readonly oidcRequestUrl?: string;
    readonly oidcRequestToken?: string;
    readonly adoPipelineServiceConnectionId?: string;
    readonly useAksWorkloadIdentity: boolean;
    /** What the workload identity webhook of Kubernetes sets: tenant, client and token file. */
    readonly aks: { readonly tenantId?: string; readonly clientId?: string; readonly tokenFilePath?: string };
    readonly useMsi: boolean;
    readonly msiEndpoint?: string;
    readonly useCli: boolean;
}

/**
 * Source: pulumi-azuread 6.9 provider configuration and the environment variables of Terraform's azuread provider 3.x
 * (2025), which it is bridged from.
 */
export function readCredentialSettings(read: SettingReader): CredentialSettings {
    return {
        clientId: read.azuread("clientId", "ARM_CLIENT_ID"),
        clientIdFilePath: read.azuread("clientIdFilePath", "ARM_CLIENT_ID_FILE_PATH"),
        clientSecret: read.secret("clientSecret", "ARM_CLIENT_SECRET"),
        clientSecretFilePath: read.azuread("clientSecretFilePath", "ARM_CLIENT_SECRET_FILE_PATH"),
        clientCertificate: read.secret("clientCertificate", "ARM_CLIENT_CERTIFICATE"),
        clientCertificatePath: read.azuread("clientCertificatePath", "ARM_CLIENT_CERTIFICATE_PATH"),
        clientCertificatePassword: read.secret("clientCertificatePassword", "ARM_CLIENT_CERTIFICATE_PASSWORD"),
        useOidc: read.flag("useOidc", "ARM_USE_OIDC", false),
        oidcToken: read.secret("oidcToken", "ARM_OIDC_TOKEN"),
        oidcTokenFilePath: read.azuread("oidcTokenFilePath", "ARM_OIDC_TOKEN_FILE_PATH"),
        oidcRequestUrl: read.azuread(
            "oidcRequestUrl",
            "ARM_OIDC_REQUEST_URL",
            "ACTIONS_ID_TOKEN_REQUEST_URL",
            "SYSTEM_OIDCREQUESTURI",
        ),
        oidcRequestToken: read.secret(
            "oidcRequestToken",
            "ARM_OIDC_REQUEST_TOKEN",
            "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
            "SYSTEM_ACCESSTOKEN",
        ),
        adoPipelineServiceConnectionId: read.azuread(
            "adoPipelineServiceConnectionId",
            "ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID",
            "ARM_OIDC_AZURE_SERVICE_CONNECTION_ID",
        ),
        useAksWorkloadIdentity: read.flag("useAksWorkloadIdentity", "ARM_USE_AKS_WORKLOAD_IDENTITY", false),
        aks: {
            tenantId: read.env("AZURE_TENANT_ID"),
            clientId: read.env("AZURE_CLIENT_ID"),
            tokenFilePath: read.env("AZURE_FEDERATED_TOKEN_FILE"),
        },
        useMsi: read.flag("useMsi", "ARM_USE_MSI", false),
        msiEndpoint: read.azuread("msiEndpoint", "ARM_MSI_ENDPOINT"),
        useCli: read.flag("useCli", "ARM_USE_CLI", true),
    };
}
