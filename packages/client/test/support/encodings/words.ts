/** Words of one language as they stand in files of leads. */
export interface Words {
  readonly given: string;
  readonly family: string;
  readonly places: string;
  readonly companies: string;
}

/**
 * Names, places and companies by language, separated by `|`. They are there to measure how well encodings are recognised, so
 * the statistics of the detector are never made from them.
 */
export const words = {
  german: {
    given: 'Jürgen|Günther|Käthe|Björn|Sören|Anna|Thomas|Lukas|Änne|Sabine|Götz|Heike|Rüdiger|Mathias|Bärbel',
    family:
      'Müller|Schröder|Weiß|Krämer|Großmann|Schmidt|Becker|Köhler|Jäger|Fuchs|Böhm|Schäfer|Kühn|Voß|Hübner|Löffler',
    places:
      'München|Köln|Düsseldorf|Nürnberg|Lübeck|Berlin|Göttingen|Gießen|Saarbrücken|Hamburg|Würzburg|Überlingen|Zürich|Österreich',
    companies:
      'Bäckerei Höfer|Getränke Süß GmbH|Maschinenbau Nägele|Stadtwerke Fürth|Küchenhaus Löwe|Bürobedarf Groß & Söhne|Ingenieurbüro Frey',
  },
  french: {
    given:
      'François|Hélène|Zoë|André|Benoît|Aurélie|Jérôme|Marie|Noémie|Loïc|Anaïs|Thérèse|Pierre|Gaëlle|Chloé|Cédric',
    family:
      'Lefèvre|Bérenger|Dupont|Garçon|Châtelain|Prévost|Boulanger|Gérard|Hébert|Lemaître|Poirier|Besançon|Crépin|Ménard|Noël',
    places:
      'Orléans|Besançon|Nîmes|Saint-Étienne|Béziers|Paris|Châteauroux|Genève|Liège|Angoulême|Évreux|Montréal|Mâcon|Lyon',
    companies:
      'Société Générale des Eaux|Crédit Mutuel|Boulangerie Pâtissière|Hôtel du Château|Électricité Côte d’Azur|Garage Lévêque|Café de la Gare',
  },
  spanish: {
    given: 'José|María|Jesús|Inés|Ángel|Begoña|Íñigo|Raúl|Lucía|Óscar|Iván|Carmen|Sofía|Andrés|Mónica|Iñaki',
    family:
      'García|Núñez|Pérez|Rodríguez|Ibáñez|Sánchez|López|Muñoz|Fernández|Martín|Gómez|Ordóñez|Ruiz|Peña|Velázquez|Jiménez',
    places:
      'Málaga|Cádiz|León|A Coruña|Logroño|Ávila|Bogotá|Medellín|México|Almería|Córdoba|Asunción|Madrid|Mérida|Cáceres',
    companies:
      'Compañía Española de Petróleos|Electrónica Ibáñez|Construcción y Diseño|Peluquería Ana|Almacén Núñez|Telefónica|Panadería El Niño',
  },
  portuguese: {
    given:
      'João|Inês|Conceição|António|Luísa|Sebastião|Estêvão|Mônica|Vítor|Cláudia|Tomé|Ana|Gonçalo|Antônio|Patrícia',
    family:
      'Gonçalves|Magalhães|Simões|Araújo|Conceição|Guimarães|Falcão|Leitão|Silva|Assunção|Brandão|Lourenço|Damião|Galvão|Sá',
    places:
      'São Paulo|Brasília|Setúbal|Évora|Goiânia|Florianópolis|Lisboa|Belém|Vitória|Maceió|Guimarães|Portimão|Santarém',
    companies:
      'Construções Irmãos Leitão|Padaria São João|Informática Araújo|Serviços Elétricos|Comércio de Calçados|Oliveira & Filhos',
  },
  italian: {
    given: 'Nicolò|Niccolò|Giosuè|Noè|Marco|Francesca|Mosè|Lucia|Elìa|Giulia|Tommaso',
    family: 'Forlì|Dalò|Salà|Rossi|Bianchi|Cantù|Nicolì|Pistolesi|Morè|Baldassarré|Ferrari|Scirè|Fermì',
    places:
      'Forlì|Cantù|Città di Castello|San Donà di Piave|Mondovì|Cefalù|Milano|Canicattì|Patti|Ardauli|Nardò|Agrò|Temù',
    companies:
      'Società Agricola Perù|Caffè Libertà|Qualità Srl|Attività Edili|Pubblicità Rossi|Banca Popolare|Università Cattolica',
  },
  dutch: {
    given: 'René|Daniël|Zoë|Noël|Chloé|Joël|Rosé|Pieter|Esmée|Joëlle|Annelies|Raphaël|Michaël|Benoît',
    family:
      'van der Meer|Coëlho|Ruël|Geërts|Noordhoff|de Haën|Daniëls|Müller|de Wit|Boëlle|Israël|André|Kühne',
    places:
      'IJmuiden|België|Tiël|Amsterdam|Koëvorden|Curaçao|Coöperatieplein|Ruïnen|Den Haag|Ooststellingwerf|Haïti',
    companies:
      'Coöperatie Zuivel|Reünie BV|Café Zeeën|Financiële Diensten|Energie België|Installatie Geërts|Industriële Techniek',
  },
  swedish: {
    given: 'Åsa|Göran|Sören|Märta|Björn|Östen|Pär|Håkan|Erik|Gösta|Maj-Britt|Jörgen|Åke|Malin|Örjan',
    family:
      'Sjöberg|Åström|Lindström|Björklund|Ekström|Hägg|Öberg|Nyström|Andersson|Sköld|Wallén|Norén|Bergström|Åkesson|Löfgren',
    places:
      'Göteborg|Malmö|Jönköping|Växjö|Örebro|Västerås|Umeå|Luleå|Stockholm|Gävle|Linköping|Östersund|Norrköping|Ängelholm',
    companies:
      'Åhléns|Skånska Mejerier|Västkustens Bygg|Mälardalens Energi|Järn & Stål AB|Lönnbergs Åkeri|Nordisk Möbel',
  },
  danish: {
    given: 'Søren|Jørgen|Bjørn|Åse|Gøran|Kåre|Ærøe|Mette|Trær|Jeppe|Bodil|Torbjørn|Pål|Håkon|Øyvind',
    family:
      'Sørensen|Jørgensen|Kjær|Nørgaard|Østergaard|Møller|Ågård|Hansen|Bødker|Højgaard|Skjærbæk|Bækgaard|Ødegård|Bjørnstad',
    places:
      'København|Århus|Ålborg|Næstved|Helsingør|Køge|Tromsø|Bodø|Ålesund|Odense|Sønderborg|Værløse|Måløv|Lillestrøm',
    companies:
      'Mærsk Værft|Grønland Fisk|Sjælland Bolig|Ørsted Energi|Tømrer Kjær|Nordsjø Olje|Bageriet på Torvet',
  },
  finnish: {
    given: 'Päivi|Väinö|Jäärki|Yrjö|Hämäläinen|Särkkä|Eeva|Töysä|Kyösti|Määttä|Pertti',
    family:
      'Hämäläinen|Mäkinen|Pöyhönen|Nieminen|Häkkinen|Väisänen|Lähteenmäki|Seppälä|Yli-Yrjö|Järvinen|Könönen|Hyvärinen',
    places:
      'Jyväskylä|Hämeenlinna|Seinäjoki|Järvenpää|Ylöjärvi|Helsinki|Riihimäki|Hyvinkää|Äänekoski|Mäntsälä|Töölö',
    companies:
      'Kesälä Oy|Metsä Yhtiöt|Työpaikkaruokala|Lähi Vakuutus|Säästöpankki|Pohjola Energia|Ympäristö Ky',
  },
  icelandic: {
    given: 'Þórður|Guðrún|Sigurður|Björk|Jóhanna|Ásgeir|Þóra|Halldór|Steinþór|Ragnheiður|Örn|Ólöf|Snæfríður',
    family:
      'Guðmundsdóttir|Þorsteinsson|Sigurðardóttir|Jónsson|Ásgeirsson|Bjarnadóttir|Friðriksson|Hallgrímsson|Kristjánsdóttir',
    places:
      'Reykjavík|Ísafjörður|Akureyri|Hafnarfjörður|Seyðisfjörður|Húsavík|Egilsstaðir|Kópavogur|Þorlákshöfn|Hveragerði',
    companies:
      'Íslenskur Fiskur|Landsvirkjun|Sjóvá Tryggingar|Bókabúð Máls|Hótel Örk|Mjólkurstöðin|Vélsmiðja Þórs',
  },
  polish: {
    given:
      'Łukasz|Małgorzata|Świętosława|Paweł|Michał|Żaneta|Grażyna|Józef|Stanisław|Kamil|Elżbieta|Sławomir|Bożena|Mirosław|Wiesław',
    family:
      'Świątek|Wiśniewski|Wójcik|Kowalczyk|Dąbrowska|Łuczak|Jabłoński|Zieliński|Woźniak|Gołębiowski|Żuk|Kamińska|Pająk|Król|Ćwik',
    places:
      'Łódź|Kraków|Gdańsk|Wrocław|Poznań|Częstochowa|Warszawa|Białystok|Toruń|Świdnica|Rzeszów|Żywiec|Słupsk|Zamość|Dębica',
    companies:
      'Usługi Księgowe Żak|Zakład Mięsny|Spółka Węglowa|Przedsiębiorstwo Handlowe|Hurtownia Łączność|Piekarnia Pszczółka|Kancelaria Młynarska',
  },
  czech: {
    given:
      'Jiří|Zdeněk|Tomáš|Lukáš|Veronika|Růžena|Ondřej|Matěj|Šárka|Věra|Přemysl|Libuše|Jan|Markéta|Čeněk|Alžběta',
    family:
      'Dvořák|Novák|Procházka|Černý|Svobodová|Kučera|Růžička|Beneš|Šťastný|Říha|Žák|Fialová|Čapek|Hájek|Němcová|Křížek',
    places:
      'Plzeň|České Budějovice|Hradec Králové|Ústí nad Labem|Brno|Zlín|Děčín|Třebíč|Mladá Boleslav|Žďár|Jihlava|Přerov|Vsetín',
    companies:
      'Škoda Doprava|Pivovar Dobřany|Stavební Družstvo|Účetní Služby|Lékárna U Lva|Česká Spořitelna|Knihkupectví Řezáč',
  },
  slovak: {
    given:
      'Ľubomír|Štefan|Zuzana|Ľudmila|Matúš|Žofia|Dušan|Jozef|Tomáš|Božena|Vojtech|Kristína|Peter|Radovan',
    family:
      'Kováč|Horváth|Hudák|Ďurica|Štúr|Baláž|Lukáč|Molnárová|Kríž|Čierny|Žilinský|Ľupták|Ďurišová|Hlaváč|Šimko',
    places:
      'Košice|Prešov|Žilina|Banská Bystrica|Nitra|Trenčín|Poprad|Piešťany|Liptovský Mikuláš|Nové Zámky|Levoča|Ružomberok|Šaľa',
    companies:
      'Slovenská Sporiteľňa|Železiarne Podbrezová|Mliečne Výrobky|Vodárenská Spoločnosť|Elektráreň Nováky|Pekáreň Dúha',
  },
  hungarian: {
    given:
      'László|Zoltán|Gergő|Péter|Erzsébet|Ágnes|Gyöngyi|Balázs|Örs|Jenő|Katalin|Dezső|Ildikó|Zsófia|Ernő',
    family:
      'Kovács|Szőke|Tóth|Nagy|Horváth|Erdős|Vörös|Gödöllői|Szabó|Mészáros|Fehér|Győri|Kőműves|Lukács|Tőkés|Bíró',
    places:
      'Győr|Pécs|Székesfehérvár|Kecskemét|Szombathely|Hódmezővásárhely|Érd|Gödöllő|Budapest|Nyíregyháza|Eger|Dunaújváros|Mezőkövesd',
    companies:
      'Magyar Gyümölcs Kft|Építő és Társa|Szőlő Pincészet|Fűtéstechnika Bt|Kőbányai Sörgyár|Műszaki Könyvek|Vízművek Zrt',
  },
  romanian: {
    given:
      'Ştefan|Ioana|Mădălina|Ionuţ|Cătălin|Răzvan|Ileana|Ilinca|Mălina|Ştefania|Bogdan|Sânziana|Brânduşa',
    family:
      'Popescu|Bălan|Ţurcanu|Stănescu|Mureşan|Pârvulescu|Ciobănaşu|Dumitraşcu|Brâncuşi|Lăzărescu|Ionescu|Tănase|Zăvoianu|Rădulescu',
    places:
      'Bucureşti|Iaşi|Timişoara|Braşov|Constanţa|Galaţi|Piteşti|Cluj|Târgovişte|Bacău|Ploieşti|Râmnicu Vâlcea|Botoşani|Bistriţa',
    companies:
      'Asigurări Române|Fabrica de Pâine|Construcţii Carpaţi|Agenţia de Turism|Societăţi Asociate|Reţele Electrice|Întreprinderea Apă',
  },
  croatian: {
    given:
      'Željko|Ivan|Siniša|Đurđica|Željka|Anđela|Zvonimir|Krešimir|Nataša|Hrvoje|Andrej|Matija|Živa|Dražen|Tomaž',
    family:
      'Horvatić|Kovačević|Babić|Šarić|Đurić|Marušić|Novak|Žižek|Kranjčar|Perković|Božić|Jurčič|Špoljarić|Vuković|Čuček',
    places:
      'Šibenik|Karlovac|Požega|Varaždin|Poreč|Čakovec|Koper|Škofja Loka|Črnomelj|Zagreb|Đakovo|Makarska|Križevci|Žalec',
    companies:
      'Hrvatske Željeznice|Građevinar Split|Pekarna Črnuče|Mliječna Čokolada|Osiguranje Šport|Zavarovalnica Triglav|Tiskara Nađ',
  },
  turkish: {
    given: 'Ayşe|Gökhan|Işıl|Çağlar|İbrahim|Gülşen|Uğur|Özlem|Şükrü|Mehmet|Yiğit|Barış|Tuğba|Ömer|Doğan|İpek',
    family:
      'Yıldız|Öztürk|Çelik|Şahin|Doğan|Aydın|Kılıç|Güneş|Yılmaz|Ağaoğlu|Koç|Bağcı|Işık|Özdemir|Şimşek|Çakır',
    places:
      'İstanbul|İzmir|Diyarbakır|Muğla|Eskişehir|Şanlıurfa|Balıkesir|Çanakkale|Kırşehir|Ankara|Ağrı|Niğde|Gümüşhane',
    companies:
      'Yapı Sanayi|Türk Hava İşletmesi|Güneş Sigortası|Şeker Fabrikası|İnşaat Ticaret|Öğretmen Yayınları|Dağ Taşımacılık',
  },
  estonian: {
    given: 'Jüri|Õie|Tõnu|Käthlin|Pärtel|Ülle|Mart|Kärt|Sõmer|Märt|Ülo|Väino|Kaarel',
    family: 'Tamm|Mägi|Rätsep|Põder|Õunapuu|Järv|Kõiv|Pärn|Käär|Saar|Põldmaa|Vään|Lõhmus|Mölder',
    places: 'Pärnu|Võru|Põlva|Tõrva|Tallinn|Jõhvi|Tartu|Kärdla|Põltsamaa|Türi|Rõuge|Kehra',
    companies: 'Eesti Põlevkivi|Jõgeva Mõis|Mööbel OÜ|Käsitöö Pood|Õlletehas|Tööriist Ühistu|Külmhoone AS',
  },
  latvian: {
    given: 'Jānis|Līga|Kārlis|Mārtiņš|Žanis|Ģirts|Pēteris|Dzintra|Āris|Ķēniņš|Zaiga|Ēriks|Viļņa',
    family:
      'Bērziņš|Kalniņa|Ozoliņš|Liepiņa|Krūmiņš|Eglītis|Šķēle|Vītols|Zariņa|Pūce|Grīnbergs|Jansons|Āboliņš',
    places: 'Rīga|Jūrmala|Liepāja|Rēzekne|Jēkabpils|Valmiera|Cēsis|Kuldīga|Ķegums|Mārupe|Talsi|Daugavpils',
    companies:
      'Latvijas Dzelzceļš|Rīgas Piena Kombināts|Kokapstrāde Ērgļi|Vēja Enerģija|Grāmatu Nams|Ūdensvadi|Šķirotava',
  },
  lithuanian: {
    given:
      'Žydrūnas|Rūta|Jūratė|Algirdas|Eglė|Šarūnas|Ąžuolas|Birutė|Kęstutis|Živilė|Vytautas|Gražina|Dovilė|Česlovas',
    family:
      'Kazlauskas|Petrauskienė|Žukauskas|Butkevičius|Šimkutė|Grigaliūnas|Stankevičiūtė|Mažeika|Čepaitis|Pakšys|Urbonaitė|Vaičiūnas',
    places:
      'Panevėžys|Šiauliai|Klaipėda|Mažeikiai|Kėdainiai|Telšiai|Tauragė|Ukmergė|Vilnius|Šilutė|Druskininkai|Biržai',
    companies:
      'Lietuvos Geležinkeliai|Žemės Ūkio Bendrovė|Pieno Žvaigždės|Baltijos Šviesa|Mėsos Perdirbimas|Kelionių Agentūra',
  },
  greek: {
    given:
      'Γιώργος|Ελένη|Δημήτρης|Άννα|Κώστας|Παναγιώτης|Σοφία|Ιωάννα|Χρήστος|Αικατερίνη|Όλγα|Θεόδωρος|Νίκος|Έφη',
    family:
      'Παπαδόπουλος|Νικολάου|Οικονόμου|Γεωργίου|Βασιλείου|Αντωνίου|Μακρής|Καραγιάννης|Σταματόπουλος|Δημητρίου|Χατζής',
    places: 'Αθήνα|Θεσσαλονίκη|Πάτρα|Ηράκλειο|Λάρισα|Βόλος|Ιωάννινα|Χανιά|Ρόδος|Καλαμάτα|Κέρκυρα|Άργος',
    companies:
      'Ελληνικά Πετρέλαια|Τράπεζα Πειραιώς|Αφοί Παππά ΑΕ|Οινοποιείο Νεμέας|Εκδόσεις Φως|Μεταφορική Αιγαίου|Φαρμακείο Κέντρο',
  },
  russian: {
    given:
      'Александр|Екатерина|Дмитрий|Ольга|Сергей|Наталья|Юрий|Фёдор|Татьяна|Артём|Людмила|Игорь|Ксения|Вячеслав',
    family:
      'Иванов|Смирнова|Кузнецов|Соловьёв|Попова|Щербаков|Журавлёв|Морозова|Цветков|Быкова|Гришин|Ефимов|Чернышёва',
    places:
      'Москва|Санкт-Петербург|Новосибирск|Екатеринбург|Челябинск|Воронеж|Ярославль|Тюмень|Хабаровск|Пермь|Уфа|Тверь',
    companies:
      'ООО Ромашка|Газстроймонтаж|Северный Лес|Торговый Дом Вятка|Уральские Машины|Хлебозавод №5|Объединение Щит',
  },
  ukrainian: {
    given:
      'Олександр|Юлія|Євген|Наталія|Андрій|Оксана|Ірина|Їлія|Володимир|Ганна|Василь|Соломія|Богдан|Зоряна',
    family:
      'Шевченко|Бондаренко|Ковальчук|Їжакевич|Григорів|Мельник|Франків|Кравець|Лисенко|Цимбалюк|Гончар|Панченко',
    places:
      'Київ|Харків|Львів|Одеса|Дніпро|Вінниця|Чернівці|Івано-Франківськ|Запоріжжя|Рівне|Житомир|Кременчук',
    companies:
      'ТОВ Мрія|Українська Пшениця|Завод Імпульс|Київські Мережі|Будівельна Спілка|Цукровий Союз|Аптека Здоров’я',
  },
  bulgarian: {
    given: 'Георги|Иван|Мария|Димитър|Цветелина|Стоян|Красимир|Йордан|Елена|Петър|Ралица|Теодора|Любомир',
    family:
      'Иванов|Георгиева|Димитров|Петкова|Стоянов|Христов|Тодорова|Ангелов|Йорданова|Василев|Желязкова|Първанов',
    places:
      'София|Пловдив|Варна|Бургас|Русе|Стара Загора|Плевен|Търговище|Велико Търново|Хасково|Ямбол|Перник|Кърджали',
    companies:
      'Българска Роза|Застраховане Армеец|Пътни Строежи|Мелница Добруджа|Хидроремонт|Издателство Слънце|Търговска Верига',
  },
  japanese: {
    given: '太郎|花子|健一|美咲|翔太|さくら|陽子|大輔|由美子|拓也|結衣|浩二|真由美|ケン|直樹|あゆみ|恵|隆',
    family:
      '山田|佐藤|鈴木|高橋|田中|渡辺|伊藤|中村|小林|加藤|吉田|斎藤|松本|井上|木村|清水|山崎|池田|阿部|橋本|石川|小笠原|五十嵐',
    places:
      '東京都|大阪市|横浜市|札幌市|名古屋市|神戸市|福岡県|京都府|仙台市|さいたま市|広島県|渋谷区|千代田区|金沢市|那覇市',
    companies:
      '株式会社山田製作所|東京電機工業|日本システム開発|有限会社みどり|トヨタ販売|ソフトウェア研究所|北海道食品|富士商事|データサービス',
  },
  katakana: {
    given: 'ﾀﾛｳ|ﾊﾅｺ|ｹﾝｲﾁ|ﾐｻｷ|ﾖｳｺ|ﾀﾞｲｽｹ|ﾕﾐｺ|ﾀｸﾔ|ﾋﾛｼ|ﾏﾕﾐ|ﾅｵｷ|ｼﾞﾛｳ|ｻﾄｼ|ｹｲｺ',
    family: 'ﾔﾏﾀﾞ|ｻﾄｳ|ｽｽﾞｷ|ﾀｶﾊｼ|ﾀﾅｶ|ﾜﾀﾅﾍﾞ|ﾅｶﾑﾗ|ｺﾊﾞﾔｼ|ﾖｼﾀﾞ|ﾏﾂﾓﾄ|ｲﾉｳｴ|ｼﾐｽﾞ|ﾊｼﾓﾄ|ｲｼｶﾜ',
    places: 'ﾄｳｷｮｳ|ｵｵｻｶ|ﾖｺﾊﾏ|ｻｯﾎﾟﾛ|ﾅｺﾞﾔ|ｺｳﾍﾞ|ﾌｸｵｶ|ｷｮｳﾄ|ｾﾝﾀﾞｲ|ﾋﾛｼﾏ',
    companies: 'ﾔﾏﾀﾞｾｲｻｸｼｮ|ﾄｳｷｮｳﾃﾞﾝｷ|ﾆﾎﾝｼｽﾃﾑ|ﾐﾄﾞﾘｼｮｳｼﾞ|ｾﾝﾀｰﾋﾞﾙ|ｻｰﾋﾞｽ',
  },
  korean: {
    given: '민준|서연|지훈|수빈|영희|철수|미경|현우|은지|성민|지영|도윤|하은|준호|예진|동현|유진|상철',
    family: '김|이|박|최|정|강|조|윤|장|임|한|오|서|신|권|황|안|송|류|홍|전|고|문|손|양|배|백|허|남궁',
    places: '서울특별시|부산광역시|대구|인천|광주|대전|울산|수원시|성남시|제주도|강남구|청주|전주|창원|포항',
    companies:
      '주식회사 한국전자|대한건설|삼성물산|현대자동차|미래소프트|동아제약|신한은행|서울식품|우리정보통신|한빛출판사',
  },
  'simplified chinese': {
    given:
      '伟|芳|娜|秀英|敏|静|丽|强|磊|军|洋|勇|艳|杰|娟|涛|明|超|秀兰|霞|平|刚|桂英|建国|晓明|思远|雨欣|浩然|子涵',
    family:
      '王|李|张|刘|陈|杨|赵|黄|周|吴|徐|孙|胡|朱|高|林|何|郭|马|罗|梁|宋|郑|谢|韩|唐|冯|于|董|萧|欧阳|诸葛',
    places:
      '北京市|上海市|广州|深圳市|杭州|成都|武汉|西安|南京市|重庆|天津|苏州|长沙|青岛|沈阳|浙江省|海淀区|浦东新区',
    companies:
      '北京科技有限公司|华为技术|中国建设银行|上海贸易发展公司|南方航空|长城汽车股份|新华书店|四川电力设备厂|东方网络',
  },
  'traditional chinese': {
    given: '志明|淑芬|俊傑|雅婷|家豪|怡君|建宏|美玲|冠宇|詩涵|承恩|佩珊|國華|麗華|文彬|惠雯|宗翰|欣怡',
    family: '陳|林|黃|張|李|王|吳|劉|蔡|楊|許|鄭|謝|郭|洪|邱|曾|廖|賴|徐|周|葉|蘇|莊|呂|歐陽',
    places: '臺北市|高雄市|臺中|臺南市|新竹縣|桃園|基隆|嘉義|花蓮縣|屏東|香港|九龍|新北市|中山區|信義區',
    companies:
      '台灣積體電路|鴻海精密工業|國泰人壽保險|統一企業|長榮海運股份有限公司|中華電信|遠東百貨|聯發科技|大同電機',
  },
} as const satisfies Readonly<Record<string, Words>>;

export type Language = keyof typeof words;
