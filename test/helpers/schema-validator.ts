import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormatsModule, { type FormatsPlugin } from 'ajv-formats'

const addFormats = addFormatsModule as unknown as FormatsPlugin

/** A validator for the schemas of a served document: `faults(schema, value)` says what does not fit, an empty text when all does. */
export function documentValidator (document: { components: { schemas: Record<string, object> } }): (schema: object, value: unknown) => string {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats(ajv)
  ajv.addSchema({ $id: 'document:', components: document.components })
  return (schema, value) => {
    const validate = ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"document:#/components/')) as object)
    return validate(value) ? '' : ajv.errorsText(validate.errors)
  }
}
