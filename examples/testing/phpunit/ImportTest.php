<?php
// galena exec -- phpunit ImportTest.php
use PHPUnit\Framework\TestCase;

final class ImportTest extends TestCase
{
    private string $base;
    private string $token;

    protected function setUp(): void
    {
        $this->base = getenv('MARKETO_BASE_URL');
        $query = http_build_query([
            'grant_type' => 'client_credentials',
            'client_id' => getenv('MARKETO_CLIENT_ID'),
            'client_secret' => getenv('MARKETO_CLIENT_SECRET'),
        ]);
        $this->token = json_decode(file_get_contents("{$this->base}/identity/oauth/token?$query"))->access_token;
    }

    private function call(string $path, array $options = []): object
    {
        $call = curl_init($this->base . $path);
        curl_setopt_array($call, $options + [
            CURLOPT_RETURNTRANSFER => true,
            CURLOPT_HTTPHEADER => ["Authorization: Bearer {$this->token}"],
        ]);
        return json_decode(curl_exec($call))->result[0];
    }

    public function testImportsAFile(): void
    {
        $email = bin2hex(random_bytes(8)) . '@example.com';
        $file = new CURLStringFile("email,firstName\n$email,Ada\n", 'leads.csv', 'text/csv');
        $batch = $this->call('/bulk/v1/leads.json?format=csv', [CURLOPT_POSTFIELDS => ['file' => $file]])->batchId;
        do {
            usleep(200_000);
            $status = $this->call("/bulk/v1/leads/batch/$batch.json");
        } while (in_array($status->status, ['Queued', 'Importing'], true));
        $this->assertSame(['Complete', 1], [$status->status, $status->numOfLeadsProcessed]);
        $this->assertSame('Ada', $this->call("/rest/v1/leads.json?filterType=email&filterValues=$email")->firstName);
    }
}
