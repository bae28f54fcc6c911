# galena exec -- rspec import_spec.rb
require 'json'
require 'net/http'
require 'securerandom'

RSpec.describe 'bulk import' do
  let(:base) { ENV.fetch('MARKETO_BASE_URL') }
  let(:token) do
    query = URI.encode_www_form(grant_type: 'client_credentials',
                                client_id: ENV.fetch('MARKETO_CLIENT_ID'),
                                client_secret: ENV.fetch('MARKETO_CLIENT_SECRET'))
    JSON.parse(Net::HTTP.get(URI("#{base}/identity/oauth/token?#{query}"))).fetch('access_token')
  end

  def call(request)
    request['Authorization'] = "Bearer #{token}"
    answer = Net::HTTP.start(request.uri.host, request.uri.port, use_ssl: request.uri.scheme == 'https') do |http|
      http.request(request)
    end
    JSON.parse(answer.body).fetch('result').first
  end

  it 'imports a file' do
    email = "#{SecureRandom.uuid}@example.com"
    upload = Net::HTTP::Post.new(URI("#{base}/bulk/v1/leads.json?format=csv"))
    upload.set_form([['file', "email,firstName\n#{email},Ada\n", { filename: 'leads.csv' }]], 'multipart/form-data')
    batch = call(upload).fetch('batchId')
    status = nil
    loop do
      status = call(Net::HTTP::Get.new(URI("#{base}/bulk/v1/leads/batch/#{batch}.json")))
      break unless %w[Queued Importing].include?(status['status'])

      sleep 0.2
    end
    expect(status).to include('status' => 'Complete', 'numOfLeadsProcessed' => 1)
    found = call(Net::HTTP::Get.new(URI("#{base}/rest/v1/leads.json?filterType=email&filterValues=#{email}")))
    expect(found).to include('firstName' => 'Ada')
  end
end
