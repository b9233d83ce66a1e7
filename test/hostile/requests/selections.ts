// What the requests select of each type.

const TYPED = ['addCustomerIfNotExists', 'isRequired', 'isUniqueKeyField', 'isPsiData', 'identifierType'];
const ATTRIBUTES = TYPED.map((name) => `${name} { valueType value }`).join(' ');
export const FIELDS = `fields { name type ${TYPED.join(' ')} attributes { ${ATTRIBUTES} } }`;
export const CONTENT = `version actions description uniqueKey createdAt createdBy ${FIELDS}`;
export const EVENT = `id eventName updatedAt updatedBy ${CONTENT}`;
export const PAGE = 'pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';
export const ISSUES = 'warnings { rule code message params path } errors { rule code message params path }';
export const CHANGES = 'changes { kind path fieldName fieldIndex before after breaking }';
