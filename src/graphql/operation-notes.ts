import type { ApolloServerPlugin } from '@apollo/server';
import { type DocumentNode, Kind } from 'graphql';
import type { RequestNotes } from '../http/request-observation';

/** What the context of an operation must have for it to be observed. */
export interface NotesContext {
  readonly notes: RequestNotes;
}

/**
 * Notes the name of the operation and the codes of its errors, for the line of the request in the log.
 */
export function noteOperations(): ApolloServerPlugin<NotesContext> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        willSendResponse: ({ contextValue: { notes }, request, operation, document, response: { body } }) => {
          const name = operation?.name?.value ?? request.operationName ?? firstNameIn(document);
          if (name !== undefined) notes.noteOperationName(name);
          if (body.kind === 'single') {
            for (const { extensions: { code, limit } = {} } of body.singleResult.errors ?? []) {
              if (typeof code === 'string')
                notes.noteError({ code, limit: typeof limit === 'string' ? limit : undefined });
            }
          }
          return Promise.resolve();
        },
      }),
  };
}

/** The name of an operation that is invalid, so that none was chosen. */
function firstNameIn(document: DocumentNode | undefined): string | undefined {
  return document?.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION)?.name?.value;
}
