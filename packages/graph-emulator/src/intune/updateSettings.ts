import { violationsOf } from "../contract/violations";
import { MDM_APP_SETTING, TENANT_SETTING } from "../contract/windowsUpdates";
import { badRequest, GraphFailure, notFound } from "../http/failure";

export interface TenantSetting {
    readonly areDataProcessorServiceForWindowsFeaturesEnabled: boolean;
}

/** What a tenant allows Windows Autopatch to do with devices of one MDM application that no policy covers. */
export interface MdmAppSetting {
    readonly mdmAppId: string;
    readonly isHotpatchEnabled: boolean;
}

/** Documented: the answer as long as nobody has saved anything. */
const DEFAULT_TENANT_SETTING: TenantSetting = { areDataProcessorServiceForWindowsFeaturesEnabled: false };

/**
 * Settings of Windows Autopatch for the whole tenant. Microsoft Graph beta reference, tenantSetting and mdmAppSetting
 * (2026); Intune, "Configure hotpatch" (2026): since May 2026 hotpatch is on for devices without a policy. So a setting
 * that says nothing else is on (`assumed`); a second creation for the same application is a conflict (`assumed`).
 */
export class UpdateSettings {
    private setting = DEFAULT_TENANT_SETTING;
    private byApp = new Map<string, MdmAppSetting>();

    get tenant(): TenantSetting {
        return this.setting;
    }

    get apps(): MdmAppSetting[] {
        return [...this.byApp.values()];
    }

    changeTenant(body: unknown): TenantSetting {
        refuse(violationsOf(TENANT_SETTING, body, { operation: "update", version: "beta" })[0]?.text);
        this.setting = { ...this.setting, ...(body as Partial<TenantSetting>) };
        return this.setting;
    }

    app(mdmAppId: string): MdmAppSetting {
        const setting = this.byApp.get(mdmAppId.toLowerCase());
        if (setting === undefined) {
            throw notFound(mdmAppId, "gateway");
        }
        return setting;
    }

    create(body: unknown): MdmAppSetting {
        refuse(violationsOf(MDM_APP_SETTING, body, { operation: "create", version: "beta" })[0]?.text);
        const { mdmAppId, isHotpatchEnabled = true } = body as MdmAppSetting;
        const id = mdmAppId.toLowerCase();
        if (/^[0-]+$/.test(id)) {
            throw badRequest("Property 'mdmAppId' must not be an empty GUID.");
        }
        if (this.byApp.has(id)) {
            throw new GraphFailure(409, `A setting for the MDM application '${mdmAppId}' already exists.`);
        }
        const setting = { mdmAppId: id, isHotpatchEnabled };
        this.byApp.set(id, setting);
        return setting;
    }

    change(mdmAppId: string, body: unknown): MdmAppSetting {
        const setting = this.app(mdmAppId);
        refuse(violationsOf(MDM_APP_SETTING, body, { operation: "update", version: "beta" })[0]?.text);
        const { isHotpatchEnabled = setting.isHotpatchEnabled } = body as Partial<MdmAppSetting>;
        const changed = { ...setting, isHotpatchEnabled };
        this.byApp.set(setting.mdmAppId, changed);
        return changed;
    }

    /** Returns a function that restores the current settings. */
    save(): () => void {
        const { setting } = this;
        const byApp = new Map(this.byApp);
        return () => {
            this.setting = setting;
            this.byApp = new Map(byApp);
        };
    }
}

function refuse(text: string | undefined): void {
    if (text !== undefined) {
        throw badRequest(text);
    }
}
