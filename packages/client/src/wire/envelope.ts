/** One refusal: the code and the text that goes with it. Codes are strings on the wire: `"1016"`. */
export interface ApiProblem {
  readonly code: string;
  readonly message: string;
}

/** What every answer is wrapped in. `errors` is there when `success` is false. */
export interface Envelope<Item> {
  readonly requestId: string;
  readonly success: boolean;
  readonly result?: readonly Item[];
  readonly errors?: readonly ApiProblem[];
  /** Of the lead database `{ code, message }`, of the asset calls text. */
  readonly warnings?: readonly (ApiProblem | string)[];
  readonly nextPageToken?: string;
  readonly moreResult?: boolean;
  /** Of failed and warned rows the header of the file. */
  readonly columns?: readonly string[];
  /** Of the history of leads: changed values from before this time are not known. */
  readonly knownSince?: string;
  /** Of a search for leads: all with this id or a greater one have been looked at, and no lead has a greater id than the other one. */
  readonly searchedTo?: number;
  readonly highestId?: number;
}

/** The answer of the token endpoint. */
export interface TokenAnswer {
  readonly access_token: string;
  readonly token_type: 'bearer';
  /** Seconds that are left. */
  readonly expires_in: number;
  /** The e-mail address of the API user that owns the service. */
  readonly scope: string;
}

/** What the token endpoint says when it gives none. */
export interface TokenRefusal {
  readonly error: string;
  readonly error_description?: string;
}
