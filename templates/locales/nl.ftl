### De pagina’s van Doorward in het Nederlands: met je, knoppen in de infinitief. De uitleg bij elk bericht staat in en.ftl.

## Op meerdere pagina’s

cancel = Annuleren
continue = Doorgaan
try-again = Opnieuw proberen
back-to-client = Terug naar { $client }
dev-note = Ontwikkelserver
theme = Licht of donker
theme-light = Licht
theme-dark = Donker
theme-automatic = Automatisch
client-links = Over { $client }
client-website = Website
client-policy = Privacybeleid
client-terms = Voorwaarden
throttled-seconds =
    { $count ->
        [one] Er waren te veel pogingen. Wacht { $count } seconde en probeer het dan opnieuw.
       *[other] Er waren te veel pogingen. Wacht { $count } seconden en probeer het dan opnieuw.
    }
throttled-minutes =
    { $count ->
        [one] Er waren te veel pogingen. Wacht { $count } minuut en probeer het dan opnieuw.
       *[other] Er waren te veel pogingen. Wacht { $count } minuten en probeer het dan opnieuw.
    }
throttled-hours =
    { $count ->
        [one] Er waren te veel pogingen. Wacht { $count } uur en probeer het dan opnieuw.
       *[other] Er waren te veel pogingen. Wacht { $count } uur en probeer het dan opnieuw.
    }
mails-throttled-seconds =
    { $count ->
        [one] Er zijn te veel e-mails aangevraagd. Wacht { $count } seconde en probeer het dan opnieuw.
       *[other] Er zijn te veel e-mails aangevraagd. Wacht { $count } seconden en probeer het dan opnieuw.
    }
mails-throttled-minutes =
    { $count ->
        [one] Er zijn te veel e-mails aangevraagd. Wacht { $count } minuut en probeer het dan opnieuw.
       *[other] Er zijn te veel e-mails aangevraagd. Wacht { $count } minuten en probeer het dan opnieuw.
    }
throttled-title = Te veel pogingen
busy-title = Nu even niet
busy-text = Je kunt op dit moment niet inloggen. Wacht even en probeer het dan opnieuw.

## Inloggen: wie ben je

sign-in-title = Inloggen
sign-in-destination = Onderweg naar { $client }
reason-again = Log opnieuw in om je account te beschermen.
reason-too-old = Je hebt al een tijdje niet ingelogd. Log opnieuw in.
reason-unsaved = Er is nog niets gewijzigd. Log opnieuw in en doe het dan nog eens.
sign-in-more = Dat alleen is hier niet genoeg. Log in met je wachtwoord om door te gaan.
reason-change = Bevestig dat jij het bent om de beveiliging van je account te wijzigen.
identifier-label = Gebruikersnaam of e-mailadres
identifier-missing = Vul je gebruikersnaam of e-mailadres in om door te gaan.
identifier-unusable = Dit kan geen gebruikersnaam of e-mailadres zijn. Controleer wat je hebt ingevuld en probeer het opnieuw.
choose-account = Een account kiezen
sign-in-local = Inloggen voor beheerders

## Inloggen: het wachtwoord

password-title = Wachtwoord
password-account = Je logt in als { $username }
password-label = Wachtwoord
password-show = Wachtwoord tonen
sign-in = Inloggen
host-check = In de adresbalk hoort { $host } te staan
password-missing = Vul je wachtwoord in om door te gaan.
password-wrong = De gebruikersnaam of het wachtwoord klopt niet. Controleer beide en probeer het opnieuw.

## Inloggen: nog een bewijs

second-factor-title = Tweede stap
second-factor-lost = Kun je dit niet meer, vraag het dan aan de mensen achter { $tenant }: zij kunnen je weer naar binnen helpen.
second-factor-app-text = Open je authenticator-app en vul de code in die je daar ziet.
second-factor-app-label = Code uit de app
second-factor-recovery-text = Vul een van de herstelcodes in die je hebt bewaard. Elke code werkt één keer.
second-factor-recovery-label = Herstelcode
second-factor-use-app = Je authenticator-app gebruiken
second-factor-use-recovery = Een herstelcode gebruiken
second-factor-trust =
    { $count ->
        [one] Op dit apparaat { $count } dag niet meer vragen
       *[other] Op dit apparaat { $count } dagen niet meer vragen
    }
code-missing = Vul de code in om door te gaan.
code-wrong-app = Deze code klopt niet of is al gebruikt. Wacht op de volgende; blijft het misgaan, controleer dan de klok van het apparaat waar de app op staat.
code-wrong-new-app = Deze code klopt niet of is al gebruikt. Wacht op de volgende; blijft het misgaan, controleer dan de klok van het apparaat waar de app op staat. Heb je deze pagina opnieuw geladen, scan de afbeelding dan opnieuw.
code-wrong-recovery = Deze code klopt niet of is al gebruikt. Probeer een andere.
enrol-title = Je tweede stap
enrol-text = Inloggen gaat hier met een tweede stap. Stel de jouwe nu in: dat doe je één keer. Een passkey is het snelst: je apparaat bewaart hem en ontgrendelt hem met je vingerafdruk, gezicht of schermvergrendeling.
enrol-passkey-text = Inloggen gaat hier met een passkey. Maak er nu een: dat doe je één keer. Je apparaat bewaart hem en ontgrendelt hem met je vingerafdruk, gezicht of schermvergrendeling.
enrol-app-text = Inloggen gaat hier met een tweede stap. Stel nu een authenticator-app in: dat doe je één keer.
enrol-use-app = Een authenticator-app gebruiken
enrol-use-passkey = Liever een passkey gebruiken
enrol-done = Je tweede stap is ingesteld. Als je hem kwijtraakt, vervangt elk van deze codes hem één keer.
passkey-offer-done = Je passkey is klaar. Als je hem kwijtraakt, vervangt elk van deze codes hem één keer.

## Codes en links per e-mail

mail-code-title = Bekijk je e-mail
mail-code-text = Als er een account is voor { $username }, is er een e-mail onderweg naar het adres van dat account. Vul de code uit die e-mail in, of open de link in deze browser.
mail-code-label = Code uit de e-mail
code-wrong-mail = Deze code is onjuist of verlopen. Controleer de code of vraag een nieuwe e-mail aan.
mail-code-again = Nog een e-mail sturen
mail-code-password = Je wachtwoord gebruiken
password-by-mail = Een code per e-mail krijgen
password-forgot = Wachtwoord vergeten?
second-factor-use-mail = Een code per e-mail krijgen
second-factor-mail-ask = We kunnen een code naar je e-mailadres sturen.
second-factor-send = De code sturen
second-factor-mail-text = Er is een e-mail onderweg naar je adres. Vul de code uit die e-mail in.
link-sign-in-text = Je hebt deze link aangevraagd om in te loggen als { $account }.
link-entry-text = Deze link is voor je gemaakt door wie deze dienst beheert. Je logt er mee in als { $account }.
link-new-password-text = Je hebt gevraagd het wachtwoord van { $account } te vervangen. Met deze link log je in; daarna kies je een nieuw wachtwoord.
link-address-title = Je e-mailadres
link-address-text = Bevestig dat je account { $account } dit adres krijgt:
link-address-sign-in-text = Een account krijgt dit adres zodra de eigenaar het bevestigt. Is het jouw account, log dan eerst in op dat account en open daarna de link in de e-mail opnieuw.
link-address-action = Adres bevestigen
link-invitation-title = Je uitnodiging
link-invitation-text = Je bent uitgenodigd om een account te maken met het adres { $account }.
link-unlock-title = Inloggen gepauzeerd
link-unlock-text = Er waren te veel verkeerde wachtwoorden voor { $account }. Was jij het, ga dan door en probeer het opnieuw in deze browser.
link-unexpected = Had je dit niet verwacht, sluit dan deze pagina. Dan verandert er niets.
link-over-title = Verlopen link
link-over-text = Een link werkt één keer, en maar korte tijd. Ga terug naar waar je de link hebt aangevraagd en vraag een nieuwe aan.
link-elsewhere-title = Link voor een andere browser
link-elsewhere-text = Je hebt deze link in een andere browser aangevraagd. Ga daar verder: vul de code uit de e-mail in, of open de link daar.
link-taken-title = Adres al in gebruik
link-taken-text = Een ander account gebruikt dit adres nu. Log in op dat account of kies een ander adres.
link-back = Terug
link-taken-other = Een ander adres kiezen

## Inloggen via een andere aanbieder

upstream-continue = Doorgaan met { $name }
upstream-resting = { $name } antwoordt op dit moment niet.
upstream-other = Andere manieren om in te loggen
upstream-unavailable-title = { $name } is niet bereikbaar
upstream-unavailable-text = { $name } antwoordt op dit moment niet. Wacht even en probeer het opnieuw, of log op een andere manier in.
upstream-failed-title = Je bent niet ingelogd
upstream-refused-text = { $name } heeft je niet ingelogd. Probeer het opnieuw, of log op een andere manier in.
upstream-unbelieved-text = Het antwoord van { $name } was niet te gebruiken. Probeer het opnieuw, of log op een andere manier in. Gebeurt het weer, meld het dan aan wie deze dienst beheert.
upstream-over-title = Deze aanmelding is voorbij
upstream-over-text = Het antwoord van { $name } kwam te laat, een tweede keer of in een andere browser. Begin opnieuw.
upstream-taken-title = Je hebt hier een account
upstream-taken-text = Het adres { $address }, dat { $name } ons gaf, hoort bij een account hier. Log in op dat account; dan kun je { $name } eraan koppelen.
upstream-stranger-title = Geen account hier
upstream-stranger-text = { $name } heeft je ingelogd, maar er is hier geen account dat je daarmee kunt gebruiken. Log op een andere manier in, of vraag het aan wie deze dienst beheert.
upstream-not-linked-title = { $name } is niet gekoppeld
upstream-link-failed-text = { $name } gaf geen bruikbaar antwoord. Wacht even en probeer het opnieuw.
upstream-others-text = Het account bij { $name } dat je hebt gekozen, hoort bij een ander account hier. Log uit bij { $name } en koppel een ander.
link-upstream-title = { $name } koppelen?
link-upstream-text = Daarna kun je ook met { $name } op dit account inloggen.
link-upstream-here = Account hier
link-upstream-there = Bij { $name }
link-upstream-yes = Koppelen
upstream-expired-title = Wijzig eerst je wachtwoord
upstream-expired-text = Je wachtwoord bij { $name } klopt, maar je moet het daar wijzigen voordat je kunt inloggen. Log op een andere manier in, of vraag het aan wie je account daar beheert.
upstream-not-fresh-text = { $name } laat niet weten wanneer je daar hebt ingelogd, en hier moet je net hebben ingelogd. Log op een andere manier in.
upstream-not-signed-out-title = Misschien ben je nog ingelogd
upstream-not-signed-out-text = { $name } wilde je uitloggen, maar het bericht was niet te gebruiken. Log voor de zekerheid hier uit.

## Een account maken

sign-up-title = Nieuw account
sign-up = Een account maken
sign-up-text = Op welk e-mailadres kunnen we je bereiken? Daarmee log je straks in.
sign-up-address-label = E-mailadres
sign-up-address-unusable = Dit is geen e-mailadres. Controleer het en probeer het opnieuw.
sign-up-address-domain = Hier kunnen alleen adressen van { $domains } worden gebruikt.
sign-up-sign-in = In plaats daarvan inloggen
sign-up-code-text = Er is een e-mail onderweg naar { $username }. Vul de code uit die e-mail in, of open de link in deze browser.
sign-up-other-address = Een ander adres gebruiken
sign-up-details-text = Je adres { $address } is bevestigd. Kies nu een wachtwoord.
sign-up-details-invited-text = Je account krijgt het adres { $address }. Kies nu een wachtwoord.
sign-up-name-label = Je naam (niet verplicht)
sign-up-name-unusable = Deze naam is te lang, of er zitten tekens in die niemand kan zien.
sign-up-create = Account maken
link-sign-up-text = Je hebt deze link aangevraagd om een account te maken met het adres { $account }.

## Keuze van het account

accounts-title = Je accounts
accounts-intro = Kies het account waarmee je wilt doorgaan.
accounts-other = Een ander account gebruiken

## Toestemming: een app vraagt iets

consent-title = Toestemming
consent-who = { $client } op { $host } wil je account { $account } gebruiken.
consent-who-unnamed = { $client } wil je account { $account } gebruiken.
consent-list = Als je dit toestaat, kan de app:
scope-openid = Weten dat jij het bent
scope-openid-detail = Een id van je account en wanneer je bent ingelogd
scope-profile = Je profiel zien
scope-profile-detail = Namen, gebruikersnaam, foto, webpagina’s, geslacht, geboortedatum, tijdzone en taal
scope-email = Je e-mailadres zien
scope-email-detail = Het adres en of het is bevestigd
scope-address = Je postadres zien
scope-address-detail = Straat, plaats, regio, postcode en land
scope-phone = Je telefoonnummer zien
scope-phone-detail = Het nummer en of het is bevestigd
scope-roles = Je rollen zien
scope-roles-detail = Wat je bij diensten bent, zoals een groep op het werk
scope-device-sso = Je aanmelden bij andere apps van dezelfde maker
scope-device-sso-detail = Op dit apparaat melden ze je aan zonder iets te vragen, zolang je hier bent aangemeld
scope-offline = Toegang houden als je er niet bent
scope-offline-detail = De app kan deze toestemming gebruiken terwijl je weg bent
scope-other = ‘{ $scope }’ gebruiken
scope-other-detail = Vraag de beheerders van de app waar dit voor is
scope-service = Namens jou handelen bij { $service }
scope-service-detail = Wat de app bij deze dienst doet, doet ze namens jou
detail-locations = Waar
detail-actions = Wat ze mag doen
detail-datatypes = Welke gegevens
detail-identifier = Welke
detail-privileges = Met welke rechten
detail-yes = Ja
detail-no = Nee
detail-once = Alleen deze keer
consent-until-in-account = Dit geldt tot je het intrekt, { $link }.
consent-rest-until-in-account = De rest geldt tot je die intrekt, { $link }.
consent-in-account = wat je op elk moment in je account kunt doen
consent-no-password = De app krijgt je wachtwoord nooit te zien.
allow = Toestaan
deny = Weigeren

## Apparaat

device-code-title = Een apparaat verbinden
device-code-text = Je televisie, console of opdrachtregel toont een code. Typ die hier.
device-code-label = Code op het apparaat
device-code-missing = Typ de code die je apparaat toont.
device-code-malformed = Een code heeft acht letters, en geen daarvan is A, E, I, O, U of Y. Vergelijk hem met je apparaat.
device-code-unknown = Er wacht geen apparaat met deze code. Kijk nog eens op je apparaat: misschien toont het inmiddels een andere.
device-code-warning = Typ alleen een code die je op je eigen apparaat ziet. Heeft iemand je een code gestuurd, typ die dan niet.
device-code-phone = Verder op je telefoon
device-code-phone-text = Scan dit met de camera van je telefoon. Deze pagina gaat daar open.
device-code-picture = QR-code met het adres van deze pagina
device-approval-title = Dit apparaat toelaten?
device-approval-who = { $client } op een ander apparaat wil je account { $account } gebruiken.
device-approval-code = Het apparaat moet deze code tonen:
device-approval-device = Het apparaat noemt zich { $device } en heeft het adres { $address }.
device-approval-address = Het apparaat heeft het adres { $address }.
device-approval-warning = Sta dit alleen toe als je er zelf mee bent begonnen, op je eigen apparaat, en daar dezelfde code ziet. Heeft iemand je de code of een link gestuurd, of vraagt iemand er aan de telefoon om, dan wil die in je account komen: kies ‘{ $deny }’.
device-approved-title = Het apparaat is verbonden
device-approved-text = Ga verder op je apparaat. Je kunt deze pagina sluiten.
device-denied-title = Het apparaat is geweigerd
device-denied-text = Het krijgt niets van je account. Heeft iemand je gevraagd het te verbinden, dan wilde die misschien in je account komen.

request-approval-title = Dit verzoek toestaan?
request-approval-who = { $client } vraagt om je account { $account } te gebruiken.
request-approval-at = Gevraagd op { $moment }.
request-approval-message = De app, of degene met wie je te maken hebt, moet je hetzelfde bericht tonen:
request-approval-warning = Sta dit alleen toe als je er zelf zojuist mee bent begonnen. Als iemand je er aan de telefoon of in een bericht om vraagt, wil diegene in je account komen: kies ‘{ $deny }’.
account-requests-title = Verzoeken die op je wachten
account-requests-detail = Apps die om je goedkeuring vragen
account-requests-text = Bekijk elk verzoek voordat je het toestaat. Wat je niet beantwoordt, verloopt vanzelf.
account-requests-none = Er wacht niets op je.
account-request-look = Bekijken
done-request-allowed = Het verzoek is toegestaan. Ga verder waar je begon.
done-request-denied = Het verzoek is afgewezen. Als iemand je vroeg het toe te staan, wilde diegene misschien in je account komen.
activity-request-approved = Het verzoek van een app is toegestaan
activity-app-brought-in = Een app is toegelaten door een andere app op hetzelfde apparaat
activity-app-vouched-for = Een app is toegelaten op het woord van een andere dienst
activity-word-given = Bij een andere dienst is voor een app ingestaan
activity-upstream-used = Een app kreeg toegang tot je account bij een andere aanbieder
link-approval-text = Een app vraagt om de goedkeuring van { $account }. Ga verder om te zien wat er gevraagd wordt; er is nog niets toegestaan.
mail-approval-subject = Een app vraagt om je goedkeuring bij { $provider }
mail-approval-text = { $client } vraagt om je goedkeuring bij { $provider }. Bekijk wat er gevraagd wordt voordat je het toestaat.
mail-approval-message = Bericht
mail-approval-action = Verzoek bekijken
mail-approval-caution = Als je hier zelf niet zojuist mee bent begonnen, doe dan niets: het verloopt vanzelf. Als iemand je vraagt het toe te staan, wil diegene in je account komen.

## Account

account-title = Je account
account-group-person = Over jou
account-group-security = Inloggen en beveiliging
account-group-data = Je gegevens
account-security-title = Inlogmethoden
account-security-detail = Wachtwoord, passkeys, authenticator-app, herstelcodes, vertrouwde apparaten
account-step-text = Als je inlogt met je wachtwoord, kan ook om je passkey of een herstelcode worden gevraagd. Dan is een gestolen wachtwoord niet genoeg.
account-step-app = Je hebt een authenticator-app. Daarom wordt om een tweede stap gevraagd telkens als je inlogt met je wachtwoord.
account-step-on = Er wordt om gevraagd telkens als je inlogt met je wachtwoord.
account-step-off = Er wordt niet om gevraagd.
account-step-needs = Maak eerst een passkey of stel een authenticator-app in.
account-step-codes = Maak eerst herstelcodes. Zonder die codes kom je er niet meer in als je je passkey kwijtraakt.
account-step-start = Altijd vragen
account-step-stop = Niet meer vragen
account-sessions-title = Waar je bent ingelogd
account-sessions-detail = Je browsers, en hoe je daar uitlogt
account-apps-title = Gekoppelde apps
account-apps-detail = Wat ze mogen en hoe je dat intrekt
since = Sinds { $moment }
device-seen = Laatst gebruikt: { $moment }
device-since = Ingelogd sinds { $moment }
device-until = Vertrouwd tot { $moment }
device-unknown = Onbekende browser
device-here = Dit apparaat
account-password-set = Wijzig het hier
account-password-none = Je hebt er nog geen
account-password-kept = Bewaard door { $name }
account-app-title = Authenticator-app
account-app-none = Niet ingesteld
account-app-replace = Een nieuwe vervangt deze.
account-app-scan = Scan deze afbeelding met je authenticator-app en vul daarna de code in die je daar ziet.
account-app-picture = QR-code met de geheime sleutel die eronder in letters staat
account-app-open = Je authenticator-app op dit apparaat openen
account-app-type = Kun je de afbeelding niet scannen? Vul dan deze geheime sleutel in de app in:
account-app-confirm = App instellen
account-app-remove = De app verwijderen
account-app-done = Je app is ingesteld. Vanaf de volgende keer dat je inlogt, wordt om de code gevraagd.
account-codes-title = Herstelcodes
account-codes-left =
    { $count ->
        [0] Je hebt er geen
        [one] Je hebt er nog { $count } over
       *[other] Je hebt er nog { $count } over
    }
account-codes-few =
    { $count ->
        [0] Je hebt er geen. Maak er een paar.
        [one] Je hebt er nog maar { $count } over. Maak nieuwe.
       *[other] Je hebt er nog maar { $count } over. Maak nieuwe.
    }
account-mail-codes = Codes naar { $address }
account-codes-missing = Je hebt geen herstelcodes. { $link }, zodat je ook binnenkomt als je je passkey of telefoon kwijtraakt.
account-codes-missing-link = Maak er een paar
account-last-codes = Dit is je laatste tweede stap: je herstelcodes verdwijnen mee.
account-last-required = Iedereen heeft hier een tweede stap nodig: de volgende keer dat je inlogt, stel je een nieuwe in.
account-codes-text = Met een herstelcode log je in als je je andere tweede stap niet kunt gebruiken. Je krijgt er tien; elke code werkt één keer.
account-codes-replace = Nieuwe codes vervangen de oude.
account-codes-make = Herstelcodes maken
account-codes-later = Niet nu
account-codes-keep = Bewaar deze codes waar alleen jij ze kunt vinden: print ze of sla het bestand op. Je krijgt ze niet nog eens te zien.
account-codes-download = Opslaan als bestand
account-codes-kept = Ik heb ze opgeslagen
account-devices-title = Vertrouwde apparaten
account-devices-text = Op deze apparaten wordt niet om de tweede stap gevraagd.
account-device-forget = Niet meer vertrouwen
account-sessions-text = Ken je een apparaat niet, log daar dan uit en { $link }.
account-sessions-link = wijzig je wachtwoord
account-sessions-end-others = Overal elders uitloggen
account-apps-none = Geen enkele app gebruikt je account.
account-apps-text = Een app die je loskoppelt, moet je opnieuw om toestemming vragen.
account-app-own = Hoort bij deze organisatie
account-app-can = De app kan:
account-app-allowed = Toegestaan op { $moment }
account-app-disconnect = Loskoppelen
new-password-title = Nieuw wachtwoord
new-password-label = Nieuw wachtwoord
new-password-rule =
    { $count ->
        [one] Het moet minstens { $count } teken lang zijn.
       *[other] Het moet minstens { $count } tekens lang zijn.
    }
new-password-advice = Vier of vijf willekeurige woorden zijn makkelijk te onthouden en moeilijk te raden.
new-password-ends = Overal elders word je uitgelogd.
new-password-must = Wie je account beheert, vraagt je een wachtwoord te kiezen dat alleen jij kent.
new-password-choose = Kies een nieuw wachtwoord voor je account.
new-password-set = Wachtwoord instellen
new-password-missing = Vul een nieuw wachtwoord in om door te gaan.
directory-password-title = Wijzig je wachtwoord
directory-password-text = Je wachtwoord bij { $name } klopt, maar je moet een nieuw kiezen voordat je kunt inloggen.
directory-password-kept = { $name } bewaart je wachtwoord. Je wijzigt het daar, voor alles waar je ermee inlogt.
directory-password-elsewhere = { $name } bewaart je wachtwoord. Het wordt daar gewijzigd en niet hier.
directory-password-other = Je wachtwoord bij { $name } wijzigen
directory-password-current = Huidig wachtwoord
directory-password-again = Nieuw wachtwoord, nog een keer
directory-password-change = Wachtwoord wijzigen
directory-password-differs = De twee nieuwe wachtwoorden zijn niet gelijk. Vul het nieuwe in beide velden in.
directory-password-wrong = Het huidige wachtwoord klopt niet.
directory-password-not-allowed = { $name } laat je je wachtwoord hier niet wijzigen. Vraag het aan wie je account daar beheert.
directory-password-weak = { $name } neemt dit wachtwoord niet aan: het is te makkelijk te raden. Kies een ander.
directory-password-short = { $name } neemt dit wachtwoord niet aan: het is te kort. Kies een langer.
directory-password-long = { $name } neemt dit wachtwoord niet aan: het is te lang. Kies een korter.
directory-password-young = Je wachtwoord bij { $name } is pas gewijzigd en kan nog niet opnieuw worden gewijzigd. Probeer het later nog eens.
directory-password-rules = { $name } neemt dit wachtwoord niet aan. Misschien is het te kort, te eenvoudig of een dat je al had, of is de laatste wijziging te kort geleden.

## Profiel en voorkeuren

account-profile-title = Profiel
account-profile-detail = Namen, geboortedatum, telefoonnummer, adres
account-preferences-title = Voorkeuren
account-preferences-detail = Taal, licht of donker, tijdzone, e-mails
account-save = Opslaan
account-saved = Je wijzigingen zijn opgeslagen.
done-session-ended = Je bent daar uitgelogd.
done-sessions-ended = Je bent overal elders uitgelogd.
done-passkey-made = De passkey is gemaakt.
done-passkey-removed = De passkey is verwijderd.
done-provider-linked = De aanbieder is gekoppeld.
done-provider-unlinked = De aanbieder is niet meer gekoppeld.
done-app-removed = De authenticator-app is verwijderd.
done-password-set = Je nieuwe wachtwoord is ingesteld.
done-device-forgotten = Dat apparaat wordt niet meer vertrouwd.
done-app-disconnected = De app is losgekoppeld.
done-step-on = Vanaf nu wordt om een tweede stap gevraagd.
done-step-off = Er wordt niet meer om een tweede stap gevraagd.
done-address-confirmed = Je e-mailadres is bevestigd.
profile-text = Apps die je profiel mogen zien, zien wat hier staat. Je mag elk veld leeg laten.
profile-username = Gebruikersnaam
profile-email = E-mailadres
profile-roles = Rollen
profile-closed = Deze gegevens kun je hier niet wijzigen.
profile-name = Volledige naam
profile-given-name = Voornaam
profile-middle-name = Tweede voornaam
profile-family-name = Achternaam
profile-nickname = Roepnaam
profile-gender = Geslacht
profile-birthdate = Geboortedatum
profile-birthdate-note = Jaar-maand-dag, bijvoorbeeld 1990-02-28. Alleen het jaar mag ook.
profile-phone = Telefoonnummer
profile-phone-note = Met de landcode, bijvoorbeeld +31 10 123 4567.
profile-page = Profielpagina
profile-website = Website
profile-address = Adres
profile-street = Straat en huisnummer
profile-postal-code = Postcode
profile-locality = Plaats
profile-region = Regio
profile-country = Land
profile-formatted = Zoals op een brief
profile-formatted-note = Wordt opnieuw geschreven als je de velden hierboven wijzigt.
field-errors = Er is nog niets opgeslagen. Bekijk de gemarkeerde velden.
field-too-long =
    { $count ->
        [one] Gebruik hoogstens { $count } teken.
       *[other] Gebruik hoogstens { $count } tekens.
    }
field-hidden = Hier staan onzichtbare tekens in. Vul het opnieuw in.
field-date = Dit is geen datum. Schrijf de datum zo: 1990-02-28.
field-future = Deze dag moet nog komen. Controleer het jaar.
field-url = Dit is geen webadres. Schrijf het zo: https://example.com.
field-phone = Dit is geen telefoonnummer met landcode. Begin met + en de landcode.
field-changed = Intussen is dit gewijzigd in ‘{ $value }’. Sla opnieuw op om dat te vervangen.
field-emptied = Intussen is dit leeggemaakt. Sla opnieuw op om het in te vullen.
preferences-language = Taal
preferences-zone = Tijdzone
preferences-mails = E-mails
preferences-new-browser = Bericht krijgen als ik voor het eerst met een browser inlog
preferences-mails-note = Je krijgt altijd bericht als je inlogmethoden veranderen.
preferences-unusable = Dat kan niet worden gekozen. Kies uit de lijsten.
language-name = Nederlands
region-africa = Afrika
region-america = Amerika
region-antarctica = Antarctica
region-arctic = Noordpoolgebied
region-asia = Azië
region-atlantic = Atlantische Oceaan
region-australia = Australië
region-europe = Europa
region-indian = Indische Oceaan
region-pacific = Stille Oceaan
region-other = Overige

## Foto

account-picture-title = Foto
account-picture-detail = Wat apps van je laten zien
picture-text = Apps die je profiel mogen zien, kunnen je foto tonen. Iedereen die de link ernaar heeft, kan hem openen.
picture-alt = Je foto
picture-none = Je hebt nog geen foto.
picture-elsewhere = Je foto wordt ergens anders bewaard:
picture-file = Nieuwe foto
picture-rule = PNG, JPEG, WebP of GIF, tot 8 MB. Het midden is te zien, als vierkant.
picture-set = Foto opslaan
picture-remove = De foto verwijderen
picture-closed = Je organisatie bepaalt deze foto.
picture-missing = Kies een foto om door te gaan.
picture-too-long = Dit bestand is te groot. Kies er een van hoogstens 8 MB.
picture-format = Dit is geen afbeelding in PNG, JPEG, WebP of GIF. Kies een ander bestand.
picture-too-large = Deze foto heeft te veel pixels. Kies er een van hoogstens 4096 bij 4096.
picture-damaged = Dit bestand is beschadigd. Kies een ander bestand.
picture-unkept = Je foto kon niet worden opgeslagen en er is niets gewijzigd. Probeer het over een paar minuten opnieuw.

## Passkeys

passkey-wrong = Deze passkey kan hier niet worden gebruikt. Probeer een andere methode.
passkey-use = Een passkey gebruiken
second-factor-use-passkey = Een passkey gebruiken
second-factor-passkey-text = Bevestig met je passkey dat jij het bent.
account-providers-title = Inloggen via andere aanbieders
account-providers-text = Ook via deze aanbieders kun je op dit account inloggen.
account-providers-none = Er is nog geen gekoppeld
account-provider-connect = { $name } koppelen
account-provider-last = Alleen zo kun je inloggen. Stel eerst een wachtwoord in of maak een passkey; dan kun je dit verwijderen.
account-provider-last-password = Alleen zo kun je inloggen. Stel eerst een wachtwoord in; dan kun je dit verwijderen.
account-provider-last-passkey = Alleen zo kun je inloggen. Maak eerst een passkey; dan kun je dit verwijderen.
account-provider-last-alone = Alleen zo kun je inloggen, dus dit blijft staan.
account-passkeys-title = Passkeys
account-passkeys-count =
    { $count ->
        [0] Je hebt er nog geen
        [one] { $count } passkey
       *[other] { $count } passkeys
    }
account-passkeys-text = Met een passkey log je in met je vingerafdruk, gezicht of schermvergrendeling, zonder wachtwoord. Geen nepsite kan hem je ontfutselen.
passkey-create = Een passkey maken
passkey-new-title = Nieuwe passkey
passkey-name = Nieuwe naam
passkey-name-optional = Naam (optioneel)
passkey-name-note = Laat dit leeg om de naam te gebruiken van het apparaat of programma dat hem bewaart.
passkey-failed = Dat is niet gelukt. Probeer het opnieuw of kies een andere methode.
passkey-cancelled = Er is geen passkey gebruikt. Probeer het opnieuw of kies een andere methode.
passkey-not-created = Dat is niet gelukt. Probeer het opnieuw of doe het later.
passkey-not-made = Er is geen passkey gemaakt. Je kunt het opnieuw proberen.
passkey-exists = Dit apparaat heeft al een passkey voor je account.
passkey-too-many = Je hebt al het maximale aantal passkeys. Verwijder er eerst een.
passkey-not-allowed = Deze organisatie staat dit soort passkeys niet toe. Gebruik een ander apparaat.
passkey-name-unusable = Deze naam kan niet worden gebruikt. Kies een kortere.
passkey-unnamed = Passkey
passkey-synced = Gesynchroniseerd tussen je apparaten
passkey-syncable = Nog niet gesynchroniseerd tussen je apparaten
passkey-bound = Op maar één apparaat
passkey-added = Toegevoegd op { $moment }
passkey-change = Naam wijzigen of verwijderen
passkey-rename = Naam wijzigen
passkey-remove = Verwijderen
passkey-needs-script = Om een passkey te maken is JavaScript nodig, en dat staat uit in je browser.
passkey-use-needs-script = Om een passkey te gebruiken is JavaScript nodig, en dat staat uit in je browser.
passkey-unsupported = Deze browser ondersteunt geen passkeys. Gebruik een andere browser of een ander apparaat.
passkey-offer-title = Sneller inloggen
passkey-offer-later = Niet nu

## Uitloggen

sign-out-title = Uitloggen
sign-out-question = Je staat op het punt uit te loggen bij { $tenant }.
sign-out-client = { $client } vraagt ons je uit te loggen bij { $tenant }.
sign-out-account = Ingelogd als { $account }
sign-out-accounts = Deze accounts worden uitgelogd:
sign-out = Uitloggen
stay = Ingelogd blijven
signed-out-title = Uitgelogd
signed-out-text = Je bent uitgelogd bij { $tenant }.
signed-out-account = { $account } is uitgelogd bij { $tenant }.
signed-out-staying = In deze browser ben je nog ingelogd als:
signed-out-shared = Sluit op een gedeelde computer ook de browser.
signed-out-elsewhere = Misschien ben je nog ingelogd bij { $name }.
stayed-title = Nog ingelogd
stayed-text = Je bent nog ingelogd bij { $tenant }.

## Fouten

error-id = Fout-id
error-support = { $tenant } om hulp vragen
error-code = Code
error-description = Details
error-developers = Voor ontwikkelaars
error-ask-app = Ga terug naar de app en probeer het opnieuw. Gebeurt het weer, laat het dan de beheerders van de app weten en geef ze de fout-id.
error-request-title = Onvolledig verzoek
error-request-text = De app heeft een onvolledig of onjuist verzoek gestuurd, dus zijn we hier gestopt.
error-client-title = Onbekende app
error-client-text = De app waar je vandaan komt, is niet geregistreerd bij { $tenant }.
error-redirect-title = Niet-geregistreerd adres
error-redirect-text = De app vroeg ons je naar een adres te sturen dat niet voor de app is geregistreerd. Voor je veiligheid hebben we dat niet gedaan.
error-sign-out-title = Verzoek om uit te loggen
error-sign-out-text = De app vroeg ons je uit te loggen en je naar een adres te sturen dat niet voor de app is geregistreerd, of sprak namens een andere app. Er is niets veranderd.
error-browser-title = Andere browser
error-browser-text = Deze pagina is in een andere browser of een ander venster geopend, of je browser heeft onze cookie niet meegestuurd.
error-browser-now = Ga terug naar waar je vandaan kwam en begin opnieuw in dit venster. Blokkeert je browser cookies, sta ze dan toe voor { $host }.
error-form-title = Onleesbaar formulier
error-form-text = Wat je browser stuurde, kon niet worden gelezen. Er is niets gewijzigd.
error-form-now = Ga terug, laad de pagina opnieuw en verstuur het formulier nog eens.
error-account-title = Ander account
error-account-text = Je gebruikt in deze browser nu een ander account dan dat van de pagina die dit stuurde. Er is niets gewijzigd.
error-account-now = Open de pagina opnieuw om iets te wijzigen.
error-not-found-title = Pagina niet gevonden
error-not-found-text = Op dit adres is geen pagina. Misschien is het een adres voor apps.
error-not-found-now = Controleer het adres of ga terug naar waar je vandaan kwam.
error-internal-title = Een probleem aan onze kant
error-internal-text = Er ging iets mis. Het ligt niet aan jou.
error-internal-now = Probeer het over een minuut opnieuw. Gebeurt het weer, laat het dan { $tenant } weten en geef de fout-id door.
trace-title = Wat is gecontroleerd
trace-passed = Juist
trace-failed = Onjuist
trace-sent = Verzonden
trace-registered = Geregistreerd
trace-nothing = Niets
trace-repeated = Meer dan één keer
trace-exactly-one = Precies één
trace-client = Een client
trace-client-disabled = Een uitgeschakelde client
trace-client-unknown = Geen client met die naam
trace-form-encoded = UTF-8, gecodeerd als formulier, elke parameter hoogstens één keer
trace-own-page = Een eigen pagina (document)
trace-token = Een token
trace-secret = (wat de vorm heeft van een geheim)
trace-own-id-token = Een ID-token van deze provider

## Een pagina die te lang open stond

answered-title = Al klaar
answered-text = Je bent hier klaar. Ga verder in de app.
expired-title = Verlopen pagina
expired-text = Deze pagina stond te lang open of is al gebruikt, en werkt daarom niet meer. Zo blijft je account veilig.
expired-go-back = Ga terug naar de app en begin opnieuw.
start-again = Opnieuw beginnen

## Het antwoord op weg naar de app

form-post-title = Onderweg
form-post-text = Je gaat terug naar { $client }. Gebeurt er niets, druk dan op de knop.

## De pagina op het adres van de server

home-title = Inloggen
home-text = Hier log je in met { $tenant }.
home-nothing = Meestal kom je hier vanuit een app en ga je er meteen weer naar terug.
home-dev = Dit is een ontwikkelserver. In de testomgeving log je echt in en zie je elk bericht.
open-playground = De testomgeving openen

## De testomgeving, waar je kunt volgen hoe er wordt ingelogd

playground-title = Testomgeving
playground-intro = Voer op deze server een echte authorization code flow met PKCE uit en bekijk elk bericht en elk token.
playground-issuer = Uitgever
playground-client = Client
playground-redirect = Redirect-URI
playground-username = Inloggen als
playground-password = Wachtwoord
playground-scopes = Scopes
playground-not-sent = Weglaten
playground-prompt = Welke pagina te tonen, ook als die kan worden overgeslagen
playground-response-mode = Hoe het antwoord terugkomt
playground-request-uri = Of het verzoek vooruit wordt gestuurd, zodat alleen de naam ervan door de browser gaat
playground-max-age = Hoogstens zoveel seconden sinds het laatste inloggen
playground-login-hint = Wie gaat inloggen
playground-acr-values = Hoe sterk er moet worden ingelogd
playground-ui-locales = Talen van de pagina’s, bijvoorbeeld ‘de fr’
playground-start = De flow starten
playground-mail-title = E-mails
playground-mail-intro = Zonder mailserver verstuurt een ontwikkelserver niets. Wat hij verstuurd zou hebben, staat hier, het nieuwste eerst, tot hij stopt.
playground-mail-none = Er is nog niets verstuurd.
playground-succeeded = De flow is tot het einde gekomen. Hier zie je elke stap, in de volgorde waarin die plaatsvond.
playground-signed-out = Je bent uitgelogd en de app is de tokens vergeten. Hier zie je elke stap, in de volgorde waarin die plaatsvond.
playground-refused = De flow is voor het einde gestopt. De laatste stap zegt waarom.
playground-again = Opnieuw beginnen
playground-refresh = De tokens vernieuwen
playground-request = Verzoek
playground-response = Antwoord
step-discovery-title = Discovery
step-discovery-text = De client leest waar de endpoints van de provider zijn en wat die kan.
step-pushed-title = Vooruitgestuurd autorisatieverzoek
step-pushed-text = De client stuurt zijn verzoek zelf naar de provider en krijgt er een naam voor: in de browser kan niemand het lezen of wijzigen.
step-authorize-title = Autorisatieverzoek
step-authorize-text = De client stuurt de browser naar de provider. De code challenge is de hash van een geheim dat alleen de client kent.
step-callback-title = Autorisatieantwoord
step-callback-text = De browser komt terug met een code die één keer werkt. De client controleert of de state en de uitgever de verwachte zijn.
step-token-title = Tokenverzoek
step-token-text = De client ruilt de code in voor tokens en toont het geheim achter de code challenge.
step-keys-title = Sleutels
step-keys-text = De client leest de openbare sleutels van de provider. De sleutel die het ID-token in zijn header noemt, als kid, moet bij de handtekening passen.
step-refresh-title = Vernieuwingsverzoek
step-refresh-text = De client ruilt het refresh-token in voor nieuwe tokens. Het oude refresh-token is daarmee verbruikt.
step-userinfo-title = Userinfo
step-userinfo-text = De client toont het access-token en krijgt de claims die de scopes toestaan.
step-signed-out-title = Uitloggen
step-signed-out-text = De provider heeft de sessie beëindigd en de browser teruggestuurd.
token-id = ID-token
token-access = Access-token
token-refresh = Refresh-token
token-verified = Gecontroleerd: handtekening, uitgever, doelgroep en tijden kloppen
token-not-verified = Niet bevestigd: { $why }
token-opaque = Ondoorzichtig: alleen de provider kan het lezen
token-header = Header
token-claims = Claims
token-raw = Het token zoals het is verzonden
claim-iss = Wie het token heeft uitgegeven
claim-sub = De id van de persoon, of van de client als er geen persoon is
claim-aud = Voor wie het token is
claim-exp = Tot wanneer het geldt
claim-iat = Wanneer het is uitgegeven
claim-auth-time = Wanneer de persoon heeft ingelogd
claim-nonce = Verbindt het token aan precies dit verzoek
claim-acr = Hoe sterk er is ingelogd
claim-amr = Hoe de persoon heeft ingelogd
claim-azp = De client die om het token heeft gevraagd
claim-sid = De id van de sessie
claim-jti = De id van dit token
claim-at-hash = Verbindt het token aan zijn access-token
claim-client-id = De client waaraan het token is gegeven
claim-scope = Wat het token toestaat
claim-alg = Hoe het is ondertekend
claim-kid = Welke sleutel van de provider het heeft ondertekend
claim-typ = Wat voor token het is

## Activiteit: wat er met het account is gebeurd

account-activity-title = Activiteit
account-activity-detail = Wat er met je account is gebeurd
account-activity-text = Het nieuwste staat bovenaan. Staat er iets bij wat jij niet hebt gedaan?
account-activity-not-you = Een nieuw wachtwoord kiezen
account-activity-none = Er is nog niets gebeurd.
account-activity-older = Oudere
account-activity-newest = Nieuwste
activity-account-made = Het account is gemaakt
activity-signed-in = Ingelogd
activity-signed-in-again = Opnieuw ingelogd
activity-methods = Met { $methods }
activity-wrong-password = Inloggen mislukt: verkeerd wachtwoord
activity-wrong-code = Inloggen mislukt: verkeerde code
activity-wrong-passkey = Inloggen mislukt: passkey geweigerd
activity-signed-out = Uitgelogd
activity-session-ended = Er is een sessie beëindigd
activity-sessions-ended = Overal elders uitgelogd
activity-password-changed = Het wachtwoord is gewijzigd
activity-passkey-added = Er is een passkey toegevoegd
activity-passkey-renamed = De naam van een passkey is gewijzigd
activity-passkey-removed = Er is een passkey verwijderd
activity-app-added = Er is een authenticator-app ingesteld
activity-app-removed = De authenticator-app is verwijderd
activity-codes-made = Er zijn nieuwe herstelcodes gemaakt
activity-codes-removed = De herstelcodes zijn verwijderd
activity-factor-added = Er is een inlogmethode toegevoegd
activity-upstream-added = Inloggen via een andere aanbieder is toegevoegd
activity-upstream-removed = Inloggen via een andere aanbieder is verwijderd
activity-factor-removed = Er is een inlogmethode verwijderd
activity-step-on = Bij het inloggen wordt om een tweede stap gevraagd
activity-step-off = Bij het inloggen wordt niet meer om een tweede stap gevraagd
activity-recovery-code-used =
    { $count ->
        [0] Er is een herstelcode gebruikt; er is er geen meer over
        [one] Er is een herstelcode gebruikt; er is er nog { $count } over
       *[other] Er is een herstelcode gebruikt; er zijn er nog { $count } over
    }
activity-method-recovery-code = herstelcode
activity-method-upstream = andere aanbieder
activity-device-trusted = Er is een vertrouwd apparaat toegevoegd
activity-device-forgotten = Een apparaat wordt niet meer vertrouwd
activity-consent-given = Een app mag het account gebruiken
activity-consent-withdrawn = Er is een app losgekoppeld
activity-device-approved = Een app op een ander apparaat is toegelaten
activity-turned-off = Het account is uitgeschakeld
activity-turned-on = Het account is ingeschakeld
activity-profile-changed = Er zijn gegevens van het account gewijzigd
activity-roles-changed = De rollen van het account bij diensten zijn gewijzigd
activity-notices-on = E-mails over nieuwe browsers zijn ingeschakeld
activity-notices-off = E-mails over nieuwe browsers zijn uitgeschakeld
activity-address-changed = Het e-mailadres is gewijzigd
activity-address-confirmed = Het e-mailadres is bevestigd
activity-picture-changed = De foto is gewijzigd
activity-picture-removed = De foto is verwijderd
activity-exported = De gegevens van het account zijn gedownload
activity-deletion-planned = Het account wordt op { $moment } verwijderd
activity-deletion-cancelled = Het account blijft bestaan
activity-erased = Het account is verwijderd
activity-by-operator = Door de beheerders van deze dienst
activity-by-server = Omdat er te veel accounts in deze browser waren
activity-by-upstream = Omdat je je bij een andere aanbieder hebt afgemeld
activity-later = Iets anders: { $kind }

## Een inlogmethode verwijderen

remove-everywhere = Bij het verwijderen ook overal elders uitloggen

## Een kopie van de gegevens en het einde van het account

account-export-title = Kopie van je gegevens
account-export-detail = Downloaden wat er over je wordt bewaard
account-export-text = Je krijgt één bestand met alles wat hier over je wordt bewaard:
account-export-note = Wachtwoorden, codes en sleutels staan er niet in. Bewaar het bestand waar alleen jij het kunt vinden.
account-export-make = Downloaden
export-readme = Wat { $provider } bewaart over het account { $account }. Datum: { $moment }.
export-profile = Wie je bent: gebruikersnaam en gegevens zoals je naam en e-mailadres
export-picture = Je foto, als je er hier een hebt
export-sessions = Waar je bent ingelogd
export-consents = Gekoppelde apps en wat ze mogen
export-credentials = Je inlogmethoden: wanneer ze zijn toegevoegd en voor het laatst gebruikt
export-devices = Apparaten die je vertrouwt
export-activity = Wat er met je account is gebeurd
account-delete-title = Account verwijderen
account-delete-detail = Met alles wat erin staat
account-delete-text =
    { $count ->
        [one] Je wordt meteen overal uitgelogd, ook in de apps die je account gebruiken. Het account wordt na { $count } dag verwijderd, met alles wat erin staat. Wil je het houden, log dan voor die tijd in.
       *[other] Je wordt meteen overal uitgelogd, ook in de apps die je account gebruiken. Het account wordt na { $count } dagen verwijderd, met alles wat erin staat. Wil je het houden, log dan voor die tijd in.
    }
account-delete-text-now = Het account wordt meteen verwijderd, met alles wat erin staat. Je kunt dit niet ongedaan maken.
account-delete-export = Eerst je gegevens downloaden
account-delete-label = Vul ter bevestiging je gebruikersnaam { $name } in
account-delete-label-either = Vul ter bevestiging je gebruikersnaam { $name } of je e-mailadres in
account-delete-label-email = Vul ter bevestiging je e-mailadres { $name } in
account-delete-wrong = Dit is niet je gebruikersnaam en niet je e-mailadres. Er is niets verwijderd.
account-delete-do = Account verwijderen
account-left-title = Account verwijderd
account-left-title-planned = Verwijdering gepland
account-left-planned = Je bent uitgelogd. Je account wordt op { $moment } verwijderd.
account-left-keep = Wil je het houden, log dan voor die tijd in.
account-left-gone = Je account is verwijderd, met alles wat erin stond.
leaving-title = Je account houden?
leaving-text = Zoals je hebt gevraagd, wordt je account op { $moment } verwijderd. Tot dan kun je het houden.
leaving-keep = Account houden
leaving-leave = Verwijderen zoals gepland
mail-exported-subject = Je gegevens bij { $provider } zijn gedownload
mail-exported-text = Alles wat { $provider } over je bewaart, is vanuit je account gedownload.

## Een nieuw wachtwoord

password-unfit-short =
    { $count ->
        [one] Een wachtwoord moet minstens { $count } teken lang zijn.
       *[other] Een wachtwoord moet minstens { $count } tekens lang zijn.
    }
password-unfit-long = Een wachtwoord mag hoogstens { $count } bytes lang zijn.
password-unfit-unsendable = In dit wachtwoord zit een teken of regeleinde dat geen enkele pagina kan versturen.
password-unfit-common = Veel mensen gebruiken dit wachtwoord, dus het wordt als een van de eerste geprobeerd.
password-unfit-breached = Dit wachtwoord staat in een lijst met gestolen wachtwoorden. Kies een ander, en wijzig het overal waar je het gebruikt.
password-unfit-used = Dit wachtwoord heb je al eens gebruikt. Kies een nieuw wachtwoord.
password-unfit-guessable = Dit wachtwoord is makkelijk te raden.
password-advice-rows = Rijen toetsen naast elkaar zijn makkelijk te raden.
password-advice-keyboard = Korte patronen op het toetsenbord zijn makkelijk te raden.
password-advice-repeats = Herhalingen zoals ‘aaa’ zijn makkelijk te raden.
password-advice-repeated-parts = Herhalingen zoals ‘abcabcabc’ zijn bijna net zo makkelijk te raden als ‘abc’.
password-advice-common = Het is een van de meest gebruikte wachtwoorden.
password-advice-similar = Het lijkt op een veelgebruikt wachtwoord.
password-advice-sequences = Reeksen zoals ‘abc’ of ‘6543’ zijn makkelijk te raden.
password-advice-years = Recente jaartallen zijn makkelijk te raden.
password-advice-word = Eén enkel woord is makkelijk te raden.
password-advice-dates = Datums zijn vaak makkelijk te raden.
password-advice-name-alone = Alleen een naam is makkelijk te raden.
password-advice-names = Veelvoorkomende namen zijn makkelijk te raden.
password-advice-few-words = Gebruik een paar woorden die meestal niet bij elkaar staan.
password-advice-nothing-special = Symbolen, cijfers en hoofdletters zijn niet nodig.
password-advice-more-words = Voeg nog een of twee woorden toe, liefst ongewone.
password-advice-capitals = Een hoofdletter aan het begin helpt weinig.
password-advice-all-capitals = Alleen hoofdletters zijn bijna net zo makkelijk te raden als kleine letters.
password-advice-reversed = Omgekeerd geschreven woorden zijn bijna net zo makkelijk te raden.
password-advice-substitutions = Gebruikelijke vervangingen, zoals ‘@’ voor ‘a’, helpen weinig.
password-advice-longer-pattern = Gebruik een langer patroon op het toetsenbord, met meer bochten.
password-advice-no-repeats = Vermijd herhaalde woorden en tekens.
password-advice-no-sequences = Vermijd reeksen.
password-advice-no-years = Vermijd recente jaartallen.
password-advice-no-own-years = Vermijd jaartallen die met jou te maken hebben.
password-advice-no-own-dates = Vermijd datums en jaartallen die met jou te maken hebben.

## Account: het e-mailadres

account-email-title = E-mailadres
account-email-detail = Waar we je bereiken en waarmee je inlogt
account-email-verified = Bevestigd
account-email-unverified = Nog niet bevestigd
account-email-none = Je hebt nog geen e-mailadres.
account-email-pending = We hebben een e-mail gestuurd naar { $address }. Het adres geldt zodra je de link daarin opent.
account-email-label = Nieuw adres
account-email-note = We sturen een link naar dit adres. Je adres verandert zodra je die opent, en we laten het beide adressen weten.
account-email-send = De link sturen
account-email-verify = Bevestigingslink sturen
account-email-no-mail = Je e-mailadres kun je hier niet wijzigen. Vraag het aan wie je account beheert.

labelled = { $label }: { $value }

## E-mail: wat in elk bericht kan staan

mail-greeting = Hallo { $name },
mail-hello = Hallo,
mail-foot = Deze e-mail komt van { $provider } op { $host }.
mail-copy = Doet de knop niets? Kopieer dan dit adres naar je browser:
mail-good-minutes =
    { $count ->
        [one] Dit is { $count } minuut geldig en werkt één keer.
       *[other] Dit is { $count } minuten geldig en werkt één keer.
    }
mail-good-hours =
    { $count ->
        [one] Dit is { $count } uur geldig en werkt één keer.
       *[other] Dit is { $count } uur geldig en werkt één keer.
    }
mail-good-days =
    { $count ->
        [one] Dit is { $count } dag geldig en werkt één keer.
       *[other] Dit is { $count } dagen geldig en werkt één keer.
    }
mail-asked-from = De aanvraag kwam hiervandaan:
mail-when = Wanneer
mail-browser = Browser
mail-network = Netwerkadres
mail-code-caution = Ben je niet aan het inloggen? Negeer dan deze e-mail: zonder de code komt niemand binnen. Geef de code aan niemand; wij vragen er nooit om.
mail-link-caution = Heb je hier niet om gevraagd? Negeer dan deze e-mail: er gebeurt dan niets. Stuur hem aan niemand door.
mail-change-caution = Was jij dit niet? Dan is er misschien iemand anders in je account: log meteen in op { $host } en kies een nieuw wachtwoord. Kun je niet meer inloggen, vraag dan de beheerder om hulp.

## E-mail: de berichten

mail-sign-in-code-subject = Inlogcode voor { $provider }
mail-sign-in-code-text = Vul deze code in op de pagina waar je aan het inloggen bent:
mail-sign-in-code-link = Of open deze link op het apparaat waarop je aan het inloggen bent:
mail-sign-in-action = Inloggen
mail-sign-up-code-subject = Code voor je nieuwe account bij { $provider }
mail-sign-up-code-text = Vul deze code in op de pagina waar je een account aan het maken bent:
mail-sign-up-code-link = Of open deze link in dezelfde browser:
mail-sign-up-action = Doorgaan
mail-account-exists-subject = Je hebt al een account bij { $provider }
mail-account-exists-text = Iemand, misschien jij, wilde met dit adres een account maken bij { $provider }. Er is er al een: log daarmee in. Ben je het wachtwoord vergeten, kies dan een ander op de pagina waar erom wordt gevraagd.
mail-account-exists-caution = Was jij het niet? Dan hoef je niets te doen: er is niets veranderd.
mail-sign-in-link-subject = Inloggen bij { $provider }
mail-sign-in-link-text = Open deze link om in te loggen.
mail-second-factor-code-subject = Bevestigingscode voor { $provider }
mail-second-factor-code-text = Vul deze code in om het inloggen af te ronden:
mail-second-factor-caution = Ben je niet aan het inloggen? Dan kent iemand je wachtwoord. Geef deze code aan niemand en kies meteen een nieuw wachtwoord op { $host }.
mail-verify-address-subject = Bevestig je e-mailadres bij { $provider }
mail-verify-address-text = Open deze link om te bevestigen dat dit je e-mailadres bij { $provider } is.
mail-verify-address-action = Adres bevestigen
mail-address-changed-subject = Je e-mailadres bij { $provider } is gewijzigd
mail-address-changed-text = Je account bij { $provider } heeft nu het e-mailadres { $new } in plaats van { $old }.
mail-address-added-text = Je account bij { $provider } heeft nu het e-mailadres { $new }.
mail-address-removed-text = Je account bij { $provider } heeft het e-mailadres { $old } niet meer en ook geen ander.
mail-password-reset-subject = Kies een nieuw wachtwoord voor { $provider }
mail-password-reset-text = Open deze link om een nieuw wachtwoord te kiezen voor je account bij { $provider }.
mail-password-reset-code = Of vul deze code in op de pagina waar je erom hebt gevraagd:
mail-password-reset-action = Wachtwoord kiezen
mail-password-changed-subject = Je wachtwoord bij { $provider } is gewijzigd
mail-password-changed-text = Het wachtwoord van je account bij { $provider } is gewijzigd.
mail-password-changed-there-text = Je wachtwoord bij { $name } is gewijzigd. Dat gebeurde bij { $provider }.
mail-password-elsewhere-text = Je hebt om een nieuw wachtwoord gevraagd voor je account bij { $provider }. Maar je wachtwoord wordt bewaard door { $name }: het wordt daar gewijzigd, en hier wordt geen ander gemaakt.
mail-password-elsewhere-caution = Heb je hier niet om gevraagd? Negeer dan deze e-mail: er gebeurt dan niets.
mail-new-device-subject = Er is met een nieuwe browser ingelogd bij { $provider }
mail-new-device-text = Iemand heeft ingelogd op je account bij { $provider } met een browser die we nog niet kenden. Was jij het, dan hoef je niets te doen.
mail-method-added-subject = Er is een inlogmethode bij { $provider } toegevoegd
mail-method-added-text = Je account bij { $provider } heeft een nieuwe inlogmethode: { $method }.
mail-method-removed-subject = Er is een inlogmethode bij { $provider } verwijderd
mail-method-removed-text = Je account bij { $provider } heeft een inlogmethode minder: { $method }.
mail-step-on-subject = De tweede stap bij { $provider } is ingeschakeld
mail-step-on-text = Vanaf nu wordt bij het inloggen met je wachtwoord op je account bij { $provider } ook om een tweede stap gevraagd.
mail-step-off-subject = De tweede stap bij { $provider } is uitgeschakeld
mail-step-off-text = Bij het inloggen met je wachtwoord op je account bij { $provider } wordt niet meer om een tweede stap gevraagd.
mail-notices-off-subject = E-mails over nieuwe browsers bij { $provider } zijn uitgeschakeld
mail-notices-off-text = Vanaf nu krijg je geen e-mail als iemand met een nieuwe browser inlogt op je account bij { $provider }.
mail-method-password = wachtwoord
mail-method-passkey = passkey
mail-method-authenticator = authenticator-app
mail-method-mail-code = codes per e-mail
mail-method-recovery-codes = herstelcodes
mail-method-elsewhere = een account bij een andere dienst
mail-recovery-codes-used-subject = Er is een herstelcode gebruikt bij { $provider }
mail-recovery-codes-used-text = Iemand heeft ingelogd op je account bij { $provider } met een van je herstelcodes.
mail-recovery-codes-left =
    { $count ->
        [0] Je hebt er geen meer over: maak snel nieuwe.
        [one] Je hebt er nog { $count } over: maak snel nieuwe.
       *[other] Je hebt er nog { $count } over.
    }
mail-invitation-subject = Je uitnodiging voor { $provider }
mail-invitation-text-from = { $from } nodigt je uit om een account te maken bij { $provider }. Open deze link om te beginnen.
mail-invitation-text = Je bent uitgenodigd om een account te maken bij { $provider }. Open deze link om te beginnen.
mail-invitation-action = Beginnen
mail-invitation-caution = Weet je niet waar dit over gaat? Negeer dan deze e-mail: zonder jou gebeurt er niets.
mail-account-locked-subject = Inloggen bij { $provider } is gepauzeerd
mail-account-locked-text = Er waren te veel verkeerde wachtwoorden voor je account bij { $provider }. Daarom is inloggen gepauzeerd. Was jij het, open dan deze link om door te gaan.
mail-account-locked-action = Doorgaan
mail-account-locked-caution = Was jij het niet? Dan probeert iemand je wachtwoord te raden. Dat is niet gelukt. Je hoeft niets te doen; stuur de link aan niemand door.
mail-second-factor-closed-subject = Te veel verkeerde codes bij { $provider }
mail-second-factor-closed-text = Iemand is voorbij de eerste stap gekomen van het inloggen op je account bij { $provider } en heeft daarna te veel verkeerde codes ingevoerd.
mail-second-factor-closed-elsewhere = Tot { $until } werken codes alleen in browsers waarin je al eerder hebt ingelogd.
mail-second-factor-closed-there = Tot { $until } werken er in die browser geen codes.
mail-second-factor-closed-caution = Was jij dit niet? Dan kent iemand je wachtwoord of leest iemand je e-mail: kies nu een nieuw wachtwoord. Was jij het wel, dan hoef je niets te doen.
mail-deletion-planned-subject = Je account bij { $provider } wordt verwijderd
mail-deletion-planned-text = Je account bij { $provider } wordt op { $date } verwijderd, met alles wat erin staat.
mail-deletion-planned-caution = Wil je het houden, of was jij dit niet? Log dan vóór die dag in op { $host }.
mail-deleted-subject = Je account bij { $provider } is verwijderd
mail-deleted-text = Je account bij { $provider } is verwijderd, met alles wat erin stond.
mail-deleted-caution = Was jij dit niet? Vraag dan de beheerder van { $provider } om hulp.
mail-test-subject = Testmail van { $provider }
mail-test-text = E-mail werkt: de beheerder van { $provider } heeft dit bericht verstuurd om het te testen.
mail-test-caution = Je hoeft niets te doen.
