import { visible } from "../../base/visible";
import type { CredentialSettings } from "../identity/credentialSettings";

const LONGEST = 500;

/**
 * A text without secrets (those of the settings, and whatever looks like a token), on one line of reasonable length.
 */
export function redacted(text: string, settings: CredentialSettings): string {
    const secrets = [
        settings.clientSecret,
        settings.clientCertificate,
        settings.clientCertificatePassword,
        settings.oidcToken,
        settings.oidcRequestToken,
    ].filter((secret) => secret !== undefined && secret.trim() !== "");
    let line = text;
    for (const secret of secrets) {
        line = line.replaceAll(String(secret).trim(), "***");
    }
    return visible(line.replace(/\s+/g, " ").trim(), LONGEST);
}
