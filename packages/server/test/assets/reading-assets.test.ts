import { beforeAll, describe, expect, it } from 'vitest';
import { clientWith } from '../activities/scene.ts';
import { shareControlledServer } from '../support/controlled-server.ts';
import { nothing, regatta } from './scene.ts';

// One double with a row or two of each kind, read by every call that reads assets.

const shared = shareControlledServer();
beforeAll(async () => {
  await shared().control.assets.put(regatta);
});

const get = (path: string) => shared().api.get(`/rest/asset/v1/${path}`);
const names = async (path: string) =>
  (await get(path)).result?.map(
    (row) => row['name'] ?? row['tagType'] ?? row['hostname'] ?? row['redirectFromUrl'],
  );

/** The body as it was sent, with what differs from run to run put in one form. */
async function bodyOf(path: string): Promise<string> {
  const { api, url } = shared();
  const text = await (await api.fetch(`/rest/asset/v1/${path}`)).text();
  return text
    .replace(/"requestId":"[^"]+"/, '"requestId":"#"')
    .replaceAll(url, 'http://host')
    .replaceAll(/2026-11-\d\dT[\d:]+Z\+0000|20\d\d-\d\d-\d\dT[\d:]+Z\+0000/g, (time) =>
      time.startsWith('2026-01') || time.startsWith('2026-03') ? time : 'TIME',
    );
}

describe('the answers, byte for byte', () => {
  const dates = '"createdAt":"2026-01-12T10:00:00Z+0000","updatedAt":"2026-03-09T08:15:00Z+0000"';
  const head = '{"success":true,"errors":[],"requestId":"#","warnings":[],"result":[';
  it.each([
    [
      'programs.json?offset=4',
      `{"id":1205,"name":"Spring Regatta 2026","description":"",${dates},"url":"http://host/#ME1205A1","type":"Event","channel":"Live Event","folder":{"type":"Folder","value":28,"folderName":"Events"},"status":"","workspace":"Default"}`,
    ],
    [
      'program/byName.json?name=Newsletter&includeCosts=true',
      `{"id":1207,"name":"Newsletter","description":"",${dates},"url":"http://host/#EBP1207A1","type":"Email","channel":"Email Send","folder":{"type":"Folder","value":2,"folderName":"Marketing Activities"},"status":"unlocked","workspace":"Default","headStart":true,"costs":null}`,
    ],
    [
      'program/1205.json',
      `{"id":1205,"name":"Spring Regatta 2026","description":"",${dates},"url":"http://host/#ME1205A1","type":"Event","channel":"Live Event","folder":{"type":"Folder","value":28,"folderName":"Events"},"status":"","workspace":"Default","tags":[{"tagType":"Season","tagValue":"Spring"}],"costs":[{"startDate":"2026-03-01","cost":1200,"note":"buoys"}]}`,
    ],
    [
      'smartCampaign/80.json',
      `{"id":80,"name":"Invite","description":"by mail",${dates},"folder":{"id":1205,"type":"Program"},"status":"Never Run","type":"batch","isSystem":false,"isActive":false,"isRequestable":false,"isCommunicationLimitEnabled":false,"recurrence":{"weekdayOnly":false},"qualificationRuleType":"any","workspace":"Default","smartListId":80,"flowId":80,"parentProgramId":1205,"computedUrl":"http://host/#SC80A1"}`,
    ],
    [
      'smartList/301.json?includeRules=true',
      `{"id":301,"name":"Sailors",${dates},"url":"http://host/#SL301A1","folder":{"id":1,"type":"Folder"},"workspace":"Default","rules":{"filterMatchType":"all","triggers":[],"filters":[]}}`,
    ],
    [
      'smartCampaign/77/smartList.json?includeRules=true',
      `{"id":77,"name":"Say hello",${dates},"url":"http://host/#SL77A1","folder":{"id":1205,"type":"Program"},"workspace":"Default","rules":{"filterMatchType":"all","triggers":["Campaign is Requested"],"filters":[]}}`,
    ],
    [
      'program/1207/smartList.json',
      `{"id":1207,"name":"Newsletter",${dates},"url":"http://host/#SL1207A1","folder":{"id":1207,"type":"Program"},"workspace":"Default"}`,
    ],
    [
      'channel/byName.json?name=Operational',
      `{"id":5,"name":"Operational","applicableProgramType":"program","progressionStatuses":[{"name":"Not in Program","step":0,"type":"Not in Program","hidden":true,"success":false},{"name":"Member","step":10,"type":"Member","hidden":false,"success":false}],"createdAt":"TIME","updatedAt":"TIME"}`,
    ],
    [
      'tagTypes.json?maxReturn=1',
      '{"tagType":"Region","applicableProgramTypes":"[program,email_batch,nurture,event,webinar]","required":true}',
    ],
    [
      'tagType/byName.json?name=Region',
      '{"tagType":"Region","applicableProgramTypes":"[program,email_batch,nurture,event,webinar]","required":true,"allowableValues":"[North, South]"}',
    ],
    [
      'segmentation.json?status=approved&batchSize=200&offset=0',
      `{"id":402,"name":"Boats","description":"",${dates},"url":"http://host/#SG402A1","folder":{"type":"Folder","value":1,"folderName":null},"status":"approved","workspace":"Default"}`,
    ],
    [
      'segmentation/402/segments.json?maxReturn=1',
      `{"id":1,"name":"Dinghies","description":"",${dates},"url":"http://host/#SG402A1","status":"approved","segmentationId":402}`,
    ],
    [
      'email/byName.json?name=Greetings',
      `{"id":501,"name":"Greetings","description":"",${dates},"url":"http://host/#EM501A1","subject":{"type":"Text","value":"Hello"},"fromName":null,"fromEmail":null,"replyEmail":null,"folder":{"type":"Program","value":1205,"folderName":"Spring Regatta 2026"},"operational":false,"textOnly":false,"publishToMSI":false,"webView":false,"status":"approved","template":null,"workspace":"Default","isOpenTrackingDisabled":false,"version":2,"autoCopyToText":true,"ccFields":[],"preHeader":null}`,
    ],
    ['email/501/variables.json', '{"name":"colour","value":"blue","moduleScope":false}'],
    [
      'email/501/dynamicContent/main.json',
      `{${dates},"id":"main","segmentation":402,"content":[{"id":"main","segmentId":1}]}`,
    ],
    ['email/501/fullContent.json?type=Text', '{"id":501,"status":"approved","content":"Ahoy"}'],
    [
      'emailTemplate/601.json',
      `{"id":601,"name":"Plain","description":"",${dates},"url":"http://host/#ET601A1","folder":{"type":"Folder","value":3,"folderName":"Design Studio"},"status":"Approved","workspace":"Default","version":2}`,
    ],
    ['emailTemplate/601/content', '{"id":601,"status":"Approved","content":"<html></html>"}'],
    [
      'emailTemplate/601/content.json?status=approved',
      '{"id":601,"status":"Approved","content":"<html></html>"}',
    ],
    [
      'emailTemplates/601/usedBy.json',
      '{"id":501,"name":"Greetings","type":"Email","status":"approved","updatedAt":"2026-03-09T08:15:00Z+0000"}',
    ],
    [
      'snippet/611.json',
      `{"id":611,"name":"Footer","description":"",${dates},"url":"http://host/#SN611A1","folder":{"type":"Folder","value":3,"folderName":"Design Studio"},"status":"approved","workspace":"Default"}`,
    ],
    ['snippet/611/content.json', '{"type":"HTML","content":"<hr>"}'],
    ['snippet/611/dynamicContent.json', '{"segmentation":402}'],
    [
      'form/701.json',
      `{"id":701,"name":"Sign up","description":"",${dates},"url":"http://host/#FO701B2","status":"approved","theme":"simple","language":"English","locale":"en_US","progressiveProfiling":false,"labelPosition":"left","fontFamily":"Helvetica","fontSize":"13px","folder":{"type":"Folder","value":3,"folderName":"Design Studio"},"knownVisitor":{"type":"form","template":null},"thankYouList":[{"followupType":"none","followupValue":null,"default":true}],"buttonLocation":120,"buttonLabel":"Submit","waitingLabel":"Please Wait"}`,
    ],
    [
      'form/701/fields.json',
      '{"id":"Email","label":"E-mail","dataType":"email","required":true,"rowNumber":0,"columnNumber":0}',
    ],
    [
      'form/701/thankYouPage.json',
      '{"id":701,"thankYouList":[{"followupType":"none","followupValue":null,"default":true}]}',
    ],
    [
      'form/fields.json?maxReturn=1',
      '{"id":"Company","isRequired":false,"dataType":"string","maxLength":255}',
    ],
    ['form/programMemberFields.json?offset=1', '{"id":"crew","isRequired":false,"dataType":"number"}'],
    [
      'landingPage/801.json',
      `{"id":801,"name":"Welcome","description":"",${dates},"folder":{"type":"Folder","value":3,"folderName":"Design Studio"},"workspace":"Default","status":"approved","template":null,"title":"","keywords":"","robots":"index, follow","formPrefill":false,"mobileEnabled":false,"URL":"https://example.com/welcome","computedUrl":"http://host/#LP801B2"}`,
    ],
    ['landingPage/801/content.json', '{"id":"hero","type":"RichText","index":1,"content":"Come aboard"}'],
    ['landingPage/801/variables.json', '{"id":"colour","type":"String","value":"blue"}'],
    ['landingPage/801/fullContent.json', '{"id":801,"content":"<h1>Welcome</h1>"}'],
    ['landingPage/801/dynamicContent/hero.json', `{${dates},"id":"hero","segmentation":402,"content":[]}`],
    [
      'landingPageTemplate/byName.json?name=One%20column',
      `{"id":811,"name":"One column","description":"",${dates},"url":"http://host/#LT811A1","folder":{"type":"Folder","value":3,"folderName":"Design Studio"},"status":"approved","workspace":"Default","templateType":"guided","enableMunchkin":true}`,
    ],
    [
      'landingPageTemplate/811/content.json',
      '{"id":811,"status":"approved","content":"<html></html>","enableMunchkin":true,"templateType":"guided"}',
    ],
    [
      'email/ccFields.json',
      '{"attributeId":"27","objectName":"lead","displayName":"Email Address","apiName":"email"}',
    ],
    [
      'file/byName.json?name=boat.png',
      `{"id":901,"size":70,"mimeType":"image/png","url":"https://example.com/boat.png","folder":{"type":"Folder","id":3,"name":"Design Studio"},"name":"boat.png","description":"",${dates}}`,
    ],
    ['landingPageDomains.json', '{"hostname":"pages.example.com","type":"domain"}'],
    [
      'redirectRule/911.json',
      `{"id":911,"redirectFromUrl":"https://example.com/a","redirectToUrl":"https://example.com/b",${dates}}`,
    ],
    [
      'folder/1205/tokens.json?folderType=program',
      '{"folder":{"type":"Program","value":1205},"tokens":[{"name":"greeting","type":"text","value":"Ahoy","computedUrl":"http://host/#PG1205A1"},{"name":"points","type":"number","value":"5","computedUrl":"http://host/#PG1205A1"}]}',
    ],
    ['folder/28/content.json?type=Folder&maxReturn=1', '{"id":1205,"type":"Program"}'],
    [
      'folder/1209.json?type=Program',
      `{"name":"Dinner","description":"",${dates},"url":"http://host/#PG1209A1","folderId":{"id":1209,"type":"Program"},"folderType":"Marketing Program","parent":{"id":1205,"type":"Program"},"path":"/Marketing Activities/Events/Spring Regatta 2026/Dinner","isArchive":false,"isSystem":false,"accessZoneId":1,"workspace":"Default","id":1209}`,
    ],
  ])('%s', async (path, row) => {
    expect(await bodyOf(path)).toBe(`${head}${row}]}`);
  });
});

describe('lists', () => {
  it.each([
    ['programs.json', ['autumn regatta', 'Dinner', 'Newsletter', 'Sailing course', 'Spring Regatta 2026']],
    ['programs.json?offset=1&maxReturn=2', ['Dinner', 'Newsletter']],
    ['programs.json?status=on', ['Sailing course']],
    ['programs.json?filterType=id&filterValues=1205,1209', ['Dinner', 'Spring Regatta 2026']],
    ['programs.json?filterType=programId&filterValues=1206', ['autumn regatta']],
    ['programs.json?filterType=folderId&filterValues=28', ['autumn regatta', 'Spring Regatta 2026']],
    ['programs.json?filterType=workspace&filterValues=Default&maxReturn=1', ['autumn regatta']],
    // Created in the range, though changed after it.
    ['programs.json?latestUpdatedAt=2026-01-12T10:00:00.000000%2B00:00&maxReturn=1', ['autumn regatta']],
    ['programs.json?earliestUpdatedAt=2026-03-09T08:15:00Z&maxReturn=1', ['autumn regatta']],
    ['program/byTag.json?tagType=Season&tagValue=Spring', ['Spring Regatta 2026']],
    ['smartCampaigns.json', ['asleep', 'Invite', 'Once only', 'Say hello']],
    ['smartCampaigns.json?isActive=false', ['asleep', 'Invite']],
    [
      `smartCampaigns.json?folder=${encodeURIComponent('{"id":1205,"type":"Program"}')}`,
      ['Invite', 'Say hello'],
    ],
    ['smartCampaigns.json?latestUpdatedAt=2026-01-12T10:00:00Z', undefined],
    ['smartLists.json', ['Sailors']],
    ['channels.json?maxReturn=3&offset=1', ['Email Send', 'Live Event', 'Nurture']],
    ['tagTypes.json', ['Region', 'Season']],
    // By id.
    ['segmentation.json', ['Ages', 'Boats']],
    ['emails.json', ['farewell', 'Greetings']],
    ['emails.json?status=Approved', ['Greetings']],
    ['emails.json?status=draft', ['farewell', 'Greetings']],
    ['emails.json?status=approved%20with%20draft', ['Greetings']],
    ['emailTemplates.json?status=approved', ['Plain']],
    ['emailTemplate/byName.json?name=Plain', ['Plain']],
    ['snippets.json', ['Footer']],
    ['forms.json', ['Sign up']],
    [`forms.json?folder=${encodeURIComponent('{"id":3,"type"="folder"}')}`, ['Sign up']],
    ['form/byName.json?name=Sign%20up', ['Sign up']],
    ['landingPages.json', ['Welcome']],
    ['landingPage/byName.json?name=Welcome', ['Welcome']],
    ['landingPageTemplates.json', ['One column']],
    ['files.json', ['boat.png']],
    ['redirectRules.json', ['https://example.com/a']],
    ['landingPageDomains.json', ['pages.example.com']],
  ])('%s', async (path, wanted) => {
    expect(await names(path)).toEqual(wanted);
  });

  it('show a draft as it differs from what is approved', async () => {
    const draft = { id: 501, status: 'draft', subject: { value: 'Hello again' } };
    expect((await get('emails.json?status=draft')).result?.[1]).toMatchObject(draft);
    expect((await get('email/501.json?status=draft')).result).toMatchObject([draft]);
    expect(await get('email/501/content.json?status=draft')).toEqual(nothing);
    expect((await get('email/501/content.json')).result).toHaveLength(1);
  });
});

describe('nothing found', () => {
  it.each([
    'programs.json?offset=200',
    'program/1.json',
    'program/byName.json?name=spring%20regatta%202026',
    'program/byTag.json?tagType=Season&tagValue=Winter',
    'program/1205/smartList.json',
    'smartCampaign/1.json',
    'smartList/byName.json?name=nobody',
    'email/502/content.json',
    'email/502/fullContent.json',
    'email/501/dynamicContent/other.json',
    'form/701/usedBy.json',
    'folder/1206/tokens.json?folderType=Program',
    'folder/999/content.json?type=Folder',
    'folder/1.json?type=Program',
    'form/1/fields.json',
    'landingPage/1/content.json',
    'redirectRule/1.json',
    'channel/byName.json?Name=Nobody',
  ])('%s', async (path) => {
    expect(await get(path)).toEqual(nothing);
  });
});

describe('refusals', () => {
  it.each([
    ['programs.json?maxReturn=201', '1003'],
    ['programs.json?offset=-1', '1001'],
    ['programs.json?earliestUpdatedAt=yesterday', '704'],
    ['programs.json?filterType=name&filterValues=x', '1003', "Invalid filterType 'name'"],
    ['programs.json?filterType=id', '1003', 'filterValues not specified'],
    ['program/x.json', '1001'],
    ['program/byName.json', '701', 'name cannot be blank'],
    ['program/byTag.json?tagType=Season', '701', 'tagValue cannot be blank'],
    ['channel/byName.json', '701'],
    ['emails.json?folder=here', '1001'],
    ['folder/1/tokens.json?folderType=Zone', '1001'],
    ['email/501/fullContent.json?leadId=999', '702', 'Lead with id 999 not found'],
    ['channel/1.json', '610', 'Requested resource not found'],
    ['program/1205/approve.json', '610'],
  ])('%s', async (path, code, message = expect.any(String)) => {
    expect(await get(path)).toEqual({
      requestId: expect.any(String),
      success: false,
      warnings: [],
      errors: [{ code, message }],
    });
  });

  it.each(['programs.json', 'channels.json', 'email/501.json', 'folder/1205/tokens.json'])(
    'writes of %s are not offered',
    async (path) => {
      expect(
        await shared().api.post(`/rest/asset/v1/${path}`, 'name=x', 'application/x-www-form-urlencoded'),
      ).toMatchObject({
        success: false,
        errors: [{ code: '605' }],
      });
    },
  );

  it('wants a permission for assets, and one for leads where a lead is filled in', async () => {
    const reader = await clientWith(shared(), ['Read-Only Assets']);
    const stranger = await clientWith(shared(), ['Read-Write Lead', 'Read-Write Campaign']);
    const denied = { errors: [{ code: '603' }] };
    expect(await stranger.get('/rest/asset/v1/programs.json')).toMatchObject(denied);
    expect((await reader.get('/rest/asset/v1/programs.json')).result).toHaveLength(5);
    expect(await reader.get('/rest/v1/campaigns.json')).toMatchObject(denied);
    expect(await reader.get('/rest/asset/v1/email/501/fullContent.json?leadId=1')).toMatchObject(denied);
    expect(await reader.send('POST', '/rest/v1/campaigns/77/trigger.json', {})).toMatchObject(denied);
    expect(await stranger.send('POST', '/rest/v1/campaigns/77/trigger.json', {})).toMatchObject({
      errors: [{ code: '1002' }],
    });
  });
});

describe('habits of clients', () => {
  it('a tap that pages until the warning stops', async () => {
    const seen: unknown[] = [];
    for (let offset = 0; ; offset += 2) {
      const answer = (await get(`programs.json?maxReturn=2&offset=${offset}`)) as unknown as {
        readonly warnings: readonly string[];
        readonly result?: readonly object[];
      };
      if (answer.warnings.includes('No assets found for the given search criteria.')) break;
      seen.push(...(answer.result ?? []));
    }
    expect(seen).toHaveLength(5);
  });

  it('a connection check reads a page of programs, whose times it parses', async () => {
    const { result } = await get('programs.json?batchSize=1&maxReturn=1&offset=0');
    expect(result?.[0]?.['updatedAt']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\+0000$/);
  });

  it('31 pages are asked for at once', async () => {
    const pages = await Promise.all(
      Array.from({ length: 31 }, (_page, index) =>
        get(`smartCampaigns.json?maxReturn=200&offset=${index * 200}`),
      ),
    );
    expect(pages.map(({ result }) => result?.length ?? 0)).toEqual([4, ...Array<number>(30).fill(0)]);
  });

  it('a POST that means GET', async () => {
    const form = '_method=GET&maxReturn=1&offset=0';
    const answer = await shared().api.post(
      '/rest/asset/v1/smartLists.json',
      form,
      'application/x-www-form-urlencoded',
    );
    expect(answer.result).toMatchObject([{ name: 'Sailors' }]);
  });

  it('a full content for a lead has its values and the tokens above it, and nothing else', async () => {
    const { api } = shared();
    const [ada, nobody] = await api.sync([
      { email: 'ada@full.example', firstName: 'Ada' },
      { email: 'no@full.example' },
    ]);
    const content = async (id: unknown) =>
      (await get(`email/501/fullContent.json?leadId=${id}`)).result?.[0]?.['content'];
    expect(await content(ada?.['id'])).toBe('<p>Ahoy Ada, The club {{my.nobody}} {{system.date}}</p>');
    expect(await content(nobody?.['id'])).toBe('<p>Ahoy friend, The club {{my.nobody}} {{system.date}}</p>');
  });
});
