/** The type of a property, as Microsoft's reference names it. */
export type PropertyType =
    | {
          readonly kind: "string";
          readonly minLength?: number;
          readonly maxLength?: number;
          readonly pattern?: RegExp;
      }
    | { readonly kind: "boolean" }
    | { readonly kind: "int32"; readonly least?: number; readonly most?: number }
    | { readonly kind: "dateTime" }
    | { readonly kind: "enum"; readonly members: readonly string[] }
    | { readonly kind: "collection"; readonly of: PropertyType; readonly maxItems?: number }
    | { readonly kind: "complex"; readonly contract: ResourceContract }
    /** One of several derived types, identified by `@odata.type`. */
    | { readonly kind: "derived"; readonly base: string; readonly contracts: readonly ResourceContract[] }
    /** Read-only structures whose content is not used here. */
    | { readonly kind: "opaque" };

/** What a resource says about one of its properties. */
export interface PropertyContract {
    readonly type: PropertyType;
    /** Whether null may be written. Defaults to no. */
    readonly nullable?: boolean;
    /** Who may write it. Defaults to the caller, at any time. */
    readonly access?: "readOnly" | "createOnly";
    /** Whether v1.0 lacks it. Defaults to no. */
    readonly betaOnly?: boolean;
    /** Whether a creation without it is refused. Defaults to no. */
    readonly required?: boolean;
    /** Whether it is only returned if `$select` names it. Defaults to no. */
    readonly onSelectOnly?: boolean;
}

/** A resource or complex type of Microsoft Graph. */
export interface ResourceContract {
    /** The type's name without the namespace: `group`. */
    readonly name: string;
    readonly properties: Readonly<Record<string, PropertyContract>>;
}

/** A text with a maximum number of characters. */
export function text(maxLength?: number, minLength?: number): PropertyType {
    return { kind: "string", maxLength, minLength };
}

export const boolean: PropertyType = { kind: "boolean" };
export const int32: PropertyType = { kind: "int32" };
export const dateTime: PropertyType = { kind: "dateTime" };
export const opaque: PropertyType = { kind: "opaque" };
export const texts: PropertyType = { kind: "collection", of: { kind: "string" } };

/** A property that only the service sets. */
export function readOnly(type: PropertyType, more: Omit<PropertyContract, "type" | "access"> = {}): PropertyContract {
    return { type, access: "readOnly", ...more };
}
