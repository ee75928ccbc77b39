### Doorwards Seiten auf Deutsch. Die Erläuterungen zu jeder Meldung stehen in en.ftl.

## Auf mehreren Seiten

cancel = Abbrechen
continue = Weiter
try-again = Noch einmal versuchen
back-to-client = Zurück zu { $client }
dev-note = Entwicklungsserver
theme = Hell oder dunkel
theme-light = Hell
theme-dark = Dunkel
theme-automatic = Automatisch
client-links = Über { $client }
client-website = Website
client-policy = Datenschutz
client-terms = Nutzungsbedingungen
throttled-seconds =
    { $count ->
        [one] Das waren zu viele Versuche. Warten Sie { $count } Sekunde und versuchen Sie es dann noch einmal.
       *[other] Das waren zu viele Versuche. Warten Sie { $count } Sekunden und versuchen Sie es dann noch einmal.
    }
throttled-minutes =
    { $count ->
        [one] Das waren zu viele Versuche. Warten Sie { $count } Minute und versuchen Sie es dann noch einmal.
       *[other] Das waren zu viele Versuche. Warten Sie { $count } Minuten und versuchen Sie es dann noch einmal.
    }
throttled-hours =
    { $count ->
        [one] Das waren zu viele Versuche. Warten Sie { $count } Stunde und versuchen Sie es dann noch einmal.
       *[other] Das waren zu viele Versuche. Warten Sie { $count } Stunden und versuchen Sie es dann noch einmal.
    }
mails-throttled-seconds =
    { $count ->
        [one] Es wurden zu viele E-Mails angefordert. Warten Sie { $count } Sekunde und versuchen Sie es dann noch einmal.
       *[other] Es wurden zu viele E-Mails angefordert. Warten Sie { $count } Sekunden und versuchen Sie es dann noch einmal.
    }
mails-throttled-minutes =
    { $count ->
        [one] Es wurden zu viele E-Mails angefordert. Warten Sie { $count } Minute und versuchen Sie es dann noch einmal.
       *[other] Es wurden zu viele E-Mails angefordert. Warten Sie { $count } Minuten und versuchen Sie es dann noch einmal.
    }
throttled-title = Zu viele Versuche
busy-title = Gerade nicht
busy-text = Wir können Sie gerade nicht anmelden. Warten Sie einen Moment und versuchen Sie es dann noch einmal.

## Anmeldung: wer sind Sie

sign-in-title = Anmeldung
sign-in-destination = Auf dem Weg zu { $client }
reason-again = Bitte melden Sie sich zum Schutz Ihres Kontos noch einmal an.
reason-too-old = Ihre letzte Anmeldung liegt eine Weile zurück. Bitte melden Sie sich noch einmal an.
reason-unsaved = Es wurde noch nichts geändert. Bitte melden Sie sich noch einmal an und wiederholen Sie es dann.
sign-in-more = Das allein genügt hier nicht. Melden Sie sich mit Ihrem Passwort an, um fortzufahren.
reason-change = Um den Schutz Ihres Kontos zu ändern, bestätigen Sie, dass Sie es sind.
identifier-label = Benutzername oder E-Mail
identifier-missing = Geben Sie Ihren Benutzernamen oder Ihre E-Mail-Adresse ein.
identifier-unusable = Das kann kein Benutzername und keine E-Mail-Adresse sein. Prüfen Sie die Eingabe und versuchen Sie es noch einmal.
choose-account = Konto auswählen
sign-in-local = Anmeldung für Administratoren

## Anmeldung: das Passwort

password-title = Passwort
password-account = Anmeldung als { $username }
password-label = Passwort
password-show = Passwort anzeigen
sign-in = Anmelden
host-check = In der Adresszeile sollte { $host } stehen
password-missing = Geben Sie Ihr Passwort ein.
password-wrong = Der Benutzername oder das Passwort stimmt nicht. Prüfen Sie beides und versuchen Sie es noch einmal.

## Anmeldung: ein weiterer Nachweis

second-factor-title = Zweiter Schritt
second-factor-lost = Wenn Sie das nicht mehr können, wenden Sie sich an die Betreiber von { $tenant }: Diese können Ihnen helfen, wieder hineinzukommen.
second-factor-app-text = Öffnen Sie Ihre Authenticator-App und geben Sie den angezeigten Code ein.
second-factor-app-label = Code aus der App
second-factor-recovery-text = Geben Sie einen der Wiederherstellungscodes ein, die Sie aufbewahrt haben. Jeder gilt einmal.
second-factor-recovery-label = Wiederherstellungscode
second-factor-use-app = Authenticator-App verwenden
second-factor-use-recovery = Wiederherstellungscode verwenden
second-factor-trust =
    { $count ->
        [one] Auf diesem Gerät { $count } Tag lang nicht mehr fragen
       *[other] Auf diesem Gerät { $count } Tage lang nicht mehr fragen
    }
code-missing = Geben Sie den Code ein, um fortzufahren.
code-wrong-app = Dieser Code stimmt nicht oder wurde schon verwendet. Warten Sie auf den nächsten; hilft das nicht, prüfen Sie die Uhr des Geräts mit der App.
code-wrong-new-app = Dieser Code stimmt nicht oder wurde schon verwendet. Warten Sie auf den nächsten; hilft das nicht, prüfen Sie die Uhr des Geräts mit der App. Falls Sie diese Seite neu geladen haben, scannen Sie das Bild noch einmal.
code-wrong-recovery = Dieser Code stimmt nicht oder wurde schon verwendet. Versuchen Sie einen anderen.

## Ihr zweiter Schritt

enrol-title = Ihr zweiter Schritt
enrol-text = Die Anmeldung braucht hier einen zweiten Schritt. Richten Sie Ihren jetzt ein, einmal genügt. Am schnellsten ist ein Passkey: Ihr Gerät bewahrt ihn auf und entsperrt ihn mit Fingerabdruck, Gesicht oder Bildschirmsperre.
enrol-passkey-text = Die Anmeldung braucht hier einen Passkey. Erstellen Sie jetzt einen, einmal genügt. Ihr Gerät bewahrt ihn auf und entsperrt ihn mit Fingerabdruck, Gesicht oder Bildschirmsperre.
enrol-app-text = Die Anmeldung braucht hier einen zweiten Schritt. Richten Sie jetzt eine Authenticator-App ein, einmal genügt.
enrol-use-app = Authenticator-App verwenden
enrol-use-passkey = Stattdessen einen Passkey verwenden
enrol-done = Ihr zweiter Schritt ist eingerichtet. Falls Sie ihn verlieren, ersetzt ihn jeder dieser Codes einmal.
passkey-offer-done = Ihr Passkey ist bereit. Falls Sie ihn verlieren, ersetzt ihn jeder dieser Codes einmal.

## Codes und Links per E-Mail

mail-code-title = Sehen Sie in Ihre E-Mails
mail-code-text = Wenn es ein Konto für { $username } gibt, ist eine E-Mail an seine Adresse unterwegs. Geben Sie den Code daraus ein, oder öffnen Sie den Link in diesem Browser.
mail-code-label = Code aus der E-Mail
code-wrong-mail = Dieser Code ist falsch oder abgelaufen. Prüfen Sie ihn, oder lassen Sie sich eine weitere E-Mail senden.
mail-code-again = Weitere E-Mail senden
mail-code-password = Passwort verwenden
password-by-mail = Code per E-Mail senden
password-forgot = Passwort vergessen?
second-factor-use-mail = Code per E-Mail senden
second-factor-mail-ask = Wir können einen Code an Ihre E-Mail-Adresse senden.
second-factor-send = Code senden
second-factor-mail-text = Eine E-Mail ist an Ihre Adresse unterwegs. Geben Sie den Code daraus ein.
link-sign-in-text = Sie haben diesen Link angefordert, um sich als { $account } anzumelden.
link-entry-text = Diesen Link haben die Betreiber dieses Dienstes für Sie erstellt. Er meldet Sie als { $account } an.
link-new-password-text = Sie möchten das Passwort von { $account } ersetzen. Dieser Link meldet Sie an; danach wählen Sie ein neues.
link-address-title = Ihre E-Mail-Adresse
link-address-text = Bestätigen Sie, dass Ihr Konto { $account } diese Adresse bekommt:
link-address-sign-in-text = Ein Konto bekommt diese Adresse, sobald die Person, der es gehört, sie bestätigt. Wenn es Ihres ist, melden Sie sich zuerst bei dem Konto an und öffnen Sie dann den Link in der E-Mail noch einmal.
link-address-action = Adresse bestätigen
link-invitation-title = Ihre Einladung
link-invitation-text = Sie sind eingeladen, ein Konto mit der Adresse { $account } anzulegen.
link-unlock-title = Anmeldung angehalten
link-unlock-text = Für { $account } wurde zu oft ein falsches Passwort eingegeben. Wenn Sie das waren, gehen Sie weiter und versuchen Sie es in diesem Browser noch einmal.
link-unexpected = Wenn Sie das nicht erwartet haben, schließen Sie diese Seite. Dann ändert sich nichts.
link-over-title = Abgelaufener Link
link-over-text = Ein Link gilt einmal und nur kurze Zeit. Gehen Sie dorthin zurück, wo Sie ihn angefordert haben, und fordern Sie einen neuen an.
link-elsewhere-title = Link für einen anderen Browser
link-elsewhere-text = Sie haben diesen Link in einem anderen Browser angefordert. Machen Sie dort weiter: Geben Sie den Code aus der E-Mail ein, oder öffnen Sie den Link dort.
link-taken-title = Vergebene Adresse
link-taken-text = Diese Adresse gehört inzwischen zu einem anderen Konto. Melden Sie sich dort an, oder wählen Sie eine andere Adresse.
link-back = Zurück
link-taken-other = Andere Adresse wählen

## Anmeldung über einen anderen Anbieter

upstream-continue = Weiter mit { $name }
upstream-resting = { $name } antwortet gerade nicht.
upstream-other = Andere Anmeldemöglichkeiten
upstream-unavailable-title = { $name } ist nicht erreichbar
upstream-unavailable-text = { $name } antwortet gerade nicht. Warten Sie einen Moment und versuchen Sie es noch einmal, oder melden Sie sich anders an.
upstream-failed-title = Sie sind nicht angemeldet
upstream-refused-text = { $name } hat Sie nicht angemeldet. Versuchen Sie es noch einmal, oder melden Sie sich anders an.
upstream-unbelieved-text = Mit der Antwort von { $name } war nichts anzufangen. Versuchen Sie es noch einmal, oder melden Sie sich anders an. Wenn es wieder geschieht, sagen Sie es denen, die diesen Dienst betreiben.
upstream-over-title = Diese Anmeldung ist vorbei
upstream-over-text = Die Antwort von { $name } kam zu spät, ein zweites Mal oder in einem anderen Browser. Beginnen Sie noch einmal.
upstream-taken-title = Sie haben hier ein Konto
upstream-taken-text = Die Adresse { $address }, die uns { $name } genannt hat, gehört zu einem Konto hier. Melden Sie sich bei diesem Konto an; dann können Sie es mit { $name } verknüpfen.
upstream-stranger-title = Kein Konto hier
upstream-stranger-text = { $name } hat Sie angemeldet, aber es gibt hier kein Konto, das Sie damit nutzen können. Melden Sie sich anders an, oder fragen Sie die, die diesen Dienst betreiben.
upstream-not-linked-title = { $name } wurde nicht verknüpft
upstream-link-failed-text = Von { $name } kam keine brauchbare Antwort. Warten Sie einen Moment und versuchen Sie es noch einmal.
upstream-others-text = Das Konto bei { $name }, das Sie gewählt haben, gehört zu einem anderen Konto hier. Melden Sie sich bei { $name } ab, und verknüpfen Sie ein anderes.
link-upstream-title = { $name } verknüpfen?
link-upstream-text = Danach können Sie sich bei diesem Konto auch mit { $name } anmelden.
link-upstream-here = Konto hier
link-upstream-there = Bei { $name }
link-upstream-yes = Verknüpfen
upstream-expired-title = Ändern Sie zuerst Ihr Passwort
upstream-expired-text = Ihr Passwort bei { $name } ist richtig, muss aber dort geändert werden, bevor Sie sich anmelden können. Melden Sie sich anders an, oder fragen Sie die, die Ihr Konto dort verwalten.
upstream-not-fresh-text = { $name } teilt nicht mit, wann Sie sich dort angemeldet haben, und hier wird eine frische Anmeldung verlangt. Melden Sie sich anders an.
upstream-not-signed-out-title = Vielleicht sind Sie noch angemeldet
upstream-not-signed-out-text = { $name } wollte Sie abmelden, aber mit der Nachricht war nichts anzufangen. Melden Sie sich zur Sicherheit hier ab.

## Ein Konto anlegen

sign-up-title = Neues Konto
sign-up = Konto anlegen
sign-up-text = Unter welcher E-Mail-Adresse erreichen wir Sie? Damit melden Sie sich dann an.
sign-up-address-label = E-Mail-Adresse
sign-up-address-unusable = Das ist keine E-Mail-Adresse. Prüfen Sie sie und versuchen Sie es noch einmal.
sign-up-address-domain = Hier können nur Adressen von { $domains } verwendet werden.
sign-up-sign-in = Stattdessen anmelden
sign-up-code-text = Eine E-Mail an { $username } ist unterwegs. Geben Sie den Code daraus ein, oder öffnen Sie den Link in diesem Browser.
sign-up-other-address = Andere Adresse verwenden
sign-up-details-text = Ihre Adresse { $address } ist bestätigt. Wählen Sie jetzt ein Passwort.
sign-up-details-invited-text = Ihr Konto bekommt die Adresse { $address }. Wählen Sie jetzt ein Passwort.
sign-up-name-label = Ihr Name (freiwillig)
sign-up-name-unusable = Dieser Name ist zu lang oder enthält unsichtbare Zeichen.
sign-up-create = Konto anlegen
link-sign-up-text = Sie haben diesen Link angefordert, um ein Konto mit der Adresse { $account } anzulegen.

## Auswahl des Kontos

accounts-title = Ihre Konten
accounts-intro = Wählen Sie das Konto, mit dem es weitergeht.
accounts-other = Anderes Konto verwenden

## Zustimmung: eine App bittet um etwas

consent-title = Erlaubnis
consent-who = { $client } auf { $host } möchte Ihr Konto { $account } verwenden.
consent-who-unnamed = { $client } möchte Ihr Konto { $account } verwenden.
consent-list = Wenn Sie es erlauben, kann die App:
scope-openid = Wissen, dass Sie es sind
scope-openid-detail = Eine Kennung Ihres Kontos und der Zeitpunkt der Anmeldung
scope-profile = Ihr Profil sehen
scope-profile-detail = Namen, Benutzername, Bild, Webseiten, Geschlecht, Geburtsdatum, Zeitzone und Sprache
scope-email = Ihre E-Mail-Adresse sehen
scope-email-detail = Die Adresse, und ob sie bestätigt ist
scope-address = Ihre Postanschrift sehen
scope-address-detail = Straße, Ort, Region, Postleitzahl und Land
scope-phone = Ihre Telefonnummer sehen
scope-phone-detail = Die Nummer, und ob sie bestätigt ist
scope-roles = Ihre Rollen sehen
scope-roles-detail = Was Sie bei Diensten sind, etwa in welcher Gruppe bei der Arbeit
scope-device-sso = In anderen Apps des Anbieters anmelden
scope-device-sso-detail = Seine Apps auf diesem Gerät melden Sie ohne weitere Frage an, solange Sie hier angemeldet sind
scope-offline = Verbunden bleiben, während Sie weg sind
scope-offline-detail = Die App kann diese Erlaubnis auch nutzen, wenn Sie nicht da sind
scope-other = „{ $scope }“ verwenden
scope-other-detail = Wofür das ist, sagen Ihnen die Betreiber der App
scope-service = In Ihrem Namen bei { $service } handeln
scope-service-detail = Was die App bei diesem Dienst tut, tut sie in Ihrem Namen
detail-locations = Wo
detail-actions = Was sie tun darf
detail-datatypes = Welche Daten
detail-identifier = Welches
detail-privileges = Mit welchen Rechten
detail-yes = Ja
detail-no = Nein
detail-once = Nur dieses eine Mal
consent-until-in-account = Das gilt, bis Sie es zurücknehmen, { $link }.
consent-rest-until-in-account = Alles andere gilt, bis Sie es zurücknehmen, { $link }.
consent-in-account = was Sie in Ihrem Konto jederzeit tun können
consent-no-password = Die App bekommt Ihr Passwort nie zu sehen.
allow = Erlauben
deny = Ablehnen

## Gerät

device-code-title = Gerät verbinden
device-code-text = Ihr Fernseher, Ihre Konsole oder Ihre Befehlszeile zeigt einen Code. Geben Sie ihn hier ein.
device-code-label = Code auf dem Gerät
device-code-missing = Geben Sie den Code ein, den Ihr Gerät zeigt.
device-code-malformed = Ein Code hat acht Buchstaben, und keiner davon ist A, E, I, O, U oder Y. Vergleichen Sie ihn mit Ihrem Gerät.
device-code-unknown = Kein Gerät wartet mit diesem Code. Sehen Sie noch einmal auf Ihr Gerät: Vielleicht zeigt es inzwischen einen anderen.
device-code-warning = Geben Sie nur einen Code ein, den Sie auf Ihrem eigenen Gerät sehen. Einen Code, den Ihnen jemand geschickt hat, geben Sie nicht ein.
device-code-phone = Mit dem Handy weitermachen
device-code-phone-text = Scannen Sie das mit der Kamera Ihres Handys. Es öffnet diese Seite dort.
device-code-picture = QR-Code mit der Adresse dieser Seite
device-approval-title = Dieses Gerät einlassen?
device-approval-who = { $client } auf einem anderen Gerät möchte Ihr Konto { $account } verwenden.
device-approval-code = Das Gerät muss diesen Code zeigen:
device-approval-device = Das Gerät nennt sich { $device } und hat die Adresse { $address }.
device-approval-address = Das Gerät hat die Adresse { $address }.
device-approval-warning = Erlauben Sie das nur, wenn Sie es selbst auf Ihrem eigenen Gerät begonnen haben und dort denselben Code sehen. Hat Ihnen jemand den Code oder einen Link geschickt oder fragt am Telefon danach, will er in Ihr Konto: Wählen Sie „{ $deny }“.
device-approved-title = Das Gerät ist verbunden
device-approved-text = Machen Sie an Ihrem Gerät weiter. Diese Seite können Sie schließen.
device-denied-title = Das Gerät wurde abgewiesen
device-denied-text = Es bekommt nichts von Ihrem Konto. Hat Sie jemand gebeten, es zu verbinden, wollte er vielleicht in Ihr Konto.

request-approval-title = Diese Anfrage erlauben?
request-approval-who = { $client } möchte Ihr Konto { $account } verwenden.
request-approval-at = Angefragt am { $moment }.
request-approval-message = Die App oder Ihr Gegenüber muss Ihnen dieselbe Nachricht zeigen:
request-approval-warning = Erlauben Sie das nur, wenn Sie es gerade selbst begonnen haben. Wenn Sie jemand am Telefon oder in einer Nachricht darum bittet, will er in Ihr Konto: Wählen Sie „{ $deny }“.
account-requests-title = Anfragen, die auf Sie warten
account-requests-detail = Apps, die Ihre Zustimmung möchten
account-requests-text = Sehen Sie sich jede an, bevor Sie sie erlauben. Was Sie nicht beantworten, läuft von selbst ab.
account-requests-none = Nichts wartet auf Sie.
account-request-look = Ansehen
done-request-allowed = Die Anfrage ist erlaubt. Machen Sie dort weiter, wo Sie begonnen haben.
done-request-denied = Die Anfrage wurde abgewiesen. Wenn Sie jemand gebeten hat, sie zu erlauben, wollte er vielleicht in Ihr Konto.
activity-request-approved = Die Anfrage einer App wurde erlaubt
activity-app-brought-in = Eine App wurde von einer anderen App auf demselben Gerät eingelassen
activity-app-vouched-for = Eine App wurde auf das Wort eines anderen Dienstes hin eingelassen
activity-word-given = Für eine App wurde bei einem anderen Dienst gebürgt
activity-upstream-used = Eine App hat Zugriff auf Ihr Konto bei einem anderen Anbieter erhalten
link-approval-text = Eine App bittet um die Zustimmung von { $account }. Fahren Sie fort, um zu sehen, worum es geht; erlaubt ist noch nichts.
mail-approval-subject = Eine App bittet um Ihre Zustimmung bei { $provider }
mail-approval-text = { $client } bittet um Ihre Zustimmung bei { $provider }. Sehen Sie sich an, worum es geht, bevor Sie es erlauben.
mail-approval-message = Nachricht
mail-approval-action = Anfrage ansehen
mail-approval-caution = Wenn Sie das nicht gerade selbst begonnen haben, tun Sie nichts: Es läuft von selbst ab. Wenn Sie jemand bittet, es zu erlauben, will er in Ihr Konto.

## Konto

account-title = Ihr Konto
account-group-person = Über Sie
account-group-security = Anmeldung und Sicherheit
account-group-data = Ihre Daten
account-security-title = Anmeldemethoden
account-security-detail = Passwort, Passkeys, Authenticator-App, Wiederherstellungscodes, vertrauenswürdige Geräte
account-step-text = Wenn Sie sich mit Ihrem Passwort anmelden, kann zusätzlich nach Ihrem Passkey oder einem Wiederherstellungscode gefragt werden. Dann genügt ein gestohlenes Passwort nicht.
account-step-app = Sie haben eine Authenticator-App. Deshalb werden Sie bei jeder Anmeldung mit Ihrem Passwort nach einem zweiten Schritt gefragt.
account-step-on = Sie werden bei jeder Anmeldung mit Ihrem Passwort danach gefragt.
account-step-off = Sie werden nicht danach gefragt.
account-step-needs = Erstellen Sie zuerst einen Passkey oder richten Sie eine Authenticator-App ein.
account-step-codes = Erstellen Sie zuerst Wiederherstellungscodes. Ohne sie kämen Sie nicht mehr hinein, wenn Ihr Passkey verloren geht.
account-step-start = Jedes Mal fragen
account-step-stop = Nicht mehr fragen
account-sessions-title = Wo Sie angemeldet sind
account-sessions-detail = Ihre Browser, und wie Sie sich dort abmelden
account-apps-title = Verbundene Apps
account-apps-detail = Was sie dürfen, und wie Sie es zurücknehmen
since = Seit { $moment }
device-seen = Zuletzt benutzt { $moment }
device-since = Angemeldet seit { $moment }
device-until = Vertraut bis { $moment }
device-unknown = Unbekannter Browser
device-here = Dieses Gerät
account-password-set = Hier ändern
account-password-none = Sie haben noch keines
account-password-kept = Verwaltet von { $name }
account-app-title = Authenticator-App
account-app-none = Nicht eingerichtet
account-app-replace = Eine neue ersetzt sie.
account-app-scan = Scannen Sie dieses Bild mit Ihrer Authenticator-App und geben Sie den angezeigten Code ein.
account-app-picture = QR-Code mit dem Geheimnis, das darunter in Buchstaben steht
account-app-open = Authenticator-App auf diesem Gerät öffnen
account-app-type = Wenn Sie es nicht scannen können, geben Sie dieses Geheimnis in die App ein:
account-app-confirm = App einrichten
account-app-remove = App entfernen
account-app-done = Ihre App ist eingerichtet. Ab der nächsten Anmeldung werden Sie nach ihrem Code gefragt.
account-codes-title = Wiederherstellungscodes
account-codes-left =
    { $count ->
        [0] Sie haben keine
        [one] { $count } ist übrig
       *[other] { $count } sind übrig
    }
account-codes-few =
    { $count ->
        [0] Sie haben keine. Erstellen Sie welche.
        [one] Nur noch { $count } ist übrig. Erstellen Sie neue.
       *[other] Nur noch { $count } sind übrig. Erstellen Sie neue.
    }
account-mail-codes = Codes an { $address }
account-codes-missing = Sie haben keine Wiederherstellungscodes. { $link }, damit Sie auch dann hineinkommen, wenn Sie Ihren Passkey oder Ihr Telefon verlieren.
account-codes-missing-link = Erstellen Sie welche
account-last-codes = Das ist Ihr letzter zweiter Schritt: Mit ihm gehen auch Ihre Wiederherstellungscodes.
account-last-required = Hier brauchen alle einen zweiten Schritt: Bei der nächsten Anmeldung richten Sie einen neuen ein.
account-codes-text = Mit einem Wiederherstellungscode können Sie sich anmelden, wenn Sie die andere Methode für den zweiten Schritt nicht verwenden können. Sie bekommen zehn; jeder gilt einmal.
account-codes-replace = Neue Codes ersetzen die alten.
account-codes-make = Wiederherstellungscodes erstellen
account-codes-later = Nicht jetzt
account-codes-keep = Bewahren Sie diese Codes dort auf, wo nur Sie sie finden: Drucken Sie sie aus oder speichern Sie die Datei. Sie werden nicht noch einmal angezeigt.
account-codes-download = Als Datei speichern
account-codes-kept = Ich habe sie gespeichert
account-devices-title = Vertrauenswürdige Geräte
account-devices-text = Auf diesen werden Sie nicht nach dem zweiten Schritt gefragt.
account-device-forget = Nicht mehr vertrauen
account-sessions-text = Wenn Sie ein Gerät nicht kennen, melden Sie sich dort ab, und { $link }.
account-sessions-link = ändern Sie Ihr Passwort
account-sessions-end-others = Überall sonst abmelden
account-apps-none = Keine App verwendet Ihr Konto.
account-apps-text = Eine App, die Sie trennen, muss Sie wieder fragen.
account-app-own = Gehört zu dieser Organisation
account-app-can = Sie kann:
account-app-allowed = Erlaubt am { $moment }
account-app-disconnect = Trennen
new-password-title = Neues Passwort
new-password-label = Neues Passwort
new-password-rule =
    { $count ->
        [one] Es braucht mindestens { $count } Zeichen.
       *[other] Es braucht mindestens { $count } Zeichen.
    }
new-password-advice = Vier oder fünf zufällige Wörter sind leicht zu merken und schwer zu erraten.
new-password-ends = Überall sonst werden Sie abgemeldet.
new-password-must = Wer Ihr Konto betreut, bittet Sie, ein Passwort zu wählen, das nur Sie kennen.
new-password-choose = Wählen Sie ein neues Passwort für Ihr Konto.
new-password-set = Passwort setzen
new-password-missing = Geben Sie ein neues Passwort ein, um fortzufahren.
directory-password-title = Ändern Sie Ihr Passwort
directory-password-text = Ihr Passwort bei { $name } ist richtig, aber Sie müssen ein neues wählen, bevor Sie sich anmelden können.
directory-password-kept = { $name } verwaltet Ihr Passwort. Sie ändern es dort, und damit für alles, wo Sie sich damit anmelden.
directory-password-elsewhere = { $name } verwaltet Ihr Passwort. Es wird dort geändert und nicht hier.
directory-password-other = Passwort bei { $name } ändern
directory-password-current = Bisheriges Passwort
directory-password-again = Neues Passwort, noch einmal
directory-password-change = Passwort ändern
directory-password-differs = Die beiden neuen Passwörter sind nicht gleich. Geben Sie das neue in beide Felder ein.
directory-password-wrong = Das bisherige Passwort stimmt nicht.
directory-password-not-allowed = { $name } lässt Sie Ihr Passwort hier nicht ändern. Fragen Sie die, die Ihr Konto dort verwalten.
directory-password-weak = { $name } nimmt dieses Passwort nicht an: Es ist zu leicht zu erraten. Wählen Sie ein anderes.
directory-password-short = { $name } nimmt dieses Passwort nicht an: Es ist zu kurz. Wählen Sie ein längeres.
directory-password-long = { $name } nimmt dieses Passwort nicht an: Es ist zu lang. Wählen Sie ein kürzeres.
directory-password-young = Ihr Passwort bei { $name } wurde erst vor Kurzem geändert und kann noch nicht wieder geändert werden. Versuchen Sie es später noch einmal.
directory-password-rules = { $name } nimmt dieses Passwort nicht an. Vielleicht ist es zu kurz, zu einfach oder eines, das Sie schon hatten, oder die letzte Änderung liegt zu kurz zurück.

## Profil und Einstellungen

account-profile-title = Profil
account-profile-detail = Namen, Geburtstag, Telefonnummer, Adresse
account-preferences-title = Einstellungen
account-preferences-detail = Sprache, hell oder dunkel, Zeitzone, E-Mails
account-save = Speichern
account-saved = Ihre Änderungen sind gespeichert.
done-session-ended = Sie sind dort abgemeldet.
done-sessions-ended = Sie sind überall sonst abgemeldet.
done-passkey-made = Der Passkey ist erstellt.
done-passkey-removed = Der Passkey ist entfernt.
done-provider-linked = Der Anbieter ist verknüpft.
done-provider-unlinked = Der Anbieter ist nicht mehr verknüpft.
done-app-removed = Die Authenticator-App ist entfernt.
done-password-set = Ihr neues Passwort gilt.
done-device-forgotten = Diesem Gerät wird nicht mehr vertraut.
done-app-disconnected = Die App ist getrennt.
done-step-on = Ab jetzt werden Sie nach einem zweiten Schritt gefragt.
done-step-off = Sie werden nicht mehr nach einem zweiten Schritt gefragt.
done-address-confirmed = Ihre E-Mail-Adresse ist bestätigt.
profile-text = Apps, denen Sie Ihr Profil zeigen, sehen, was hier steht. Jedes Feld darf leer bleiben.
profile-username = Benutzername
profile-email = E-Mail
profile-roles = Rollen
profile-closed = Diese Angaben lassen sich hier nicht ändern.
profile-name = Voller Name
profile-given-name = Vornamen
profile-middle-name = Mittlere Namen
profile-family-name = Nachnamen
profile-nickname = Rufname
profile-gender = Geschlecht
profile-birthdate = Geburtsdatum
profile-birthdate-note = Jahr-Monat-Tag, zum Beispiel 1990-02-28. Das Jahr allein genügt.
profile-phone = Telefonnummer
profile-phone-note = Mit der Vorwahl des Landes, zum Beispiel +49 30 901820.
profile-page = Profilseite
profile-website = Webseite
profile-address = Adresse
profile-street = Straße und Hausnummer
profile-postal-code = Postleitzahl
profile-locality = Ort
profile-region = Region
profile-country = Land
profile-formatted = Wie auf einem Brief
profile-formatted-note = Wird neu geschrieben, wenn Sie die Felder darüber ändern.
field-errors = Noch ist nichts gespeichert. Sehen Sie die markierten Felder an.
field-too-long =
    { $count ->
        [one] Höchstens { $count } Zeichen.
       *[other] Höchstens { $count } Zeichen.
    }
field-hidden = Darin sind unsichtbare Zeichen. Geben Sie es noch einmal ein.
field-date = Das ist kein Datum. Schreiben Sie es wie 1990-02-28.
field-future = Dieser Tag kommt erst noch. Prüfen Sie das Jahr.
field-url = Das ist keine Webadresse. Schreiben Sie sie wie https://example.com.
field-phone = Das ist keine Telefonnummer mit Landesvorwahl. Beginnen Sie mit + und der Vorwahl.
field-changed = Inzwischen wurde dies zu „{ $value }“ geändert. Speichern Sie noch einmal, um das zu ersetzen.
field-emptied = Inzwischen wurde dies geleert. Speichern Sie noch einmal, um es zu füllen.
preferences-language = Sprache
preferences-zone = Zeitzone
preferences-mails = E-Mails
preferences-new-browser = Benachrichtigen, wenn ich mich mit einem Browser zum ersten Mal anmelde
preferences-mails-note = Wenn sich Ihre Anmeldemethoden ändern, erfahren Sie es immer.
preferences-unusable = Das kann nicht gewählt werden. Wählen Sie aus den Listen.
language-name = Deutsch
region-africa = Afrika
region-america = Amerika
region-antarctica = Antarktis
region-arctic = Arktis
region-asia = Asien
region-atlantic = Atlantik
region-australia = Australien
region-europe = Europa
region-indian = Indischer Ozean
region-pacific = Pazifik
region-other = Andere

## Bild

account-picture-title = Bild
account-picture-detail = Was Apps von Ihnen zeigen
picture-text = Apps, denen Sie Ihr Profil zeigen, können es anzeigen. Wer den Link dazu hat, kann es öffnen.
picture-alt = Ihr Bild
picture-none = Sie haben noch kein Bild.
picture-elsewhere = Ihr Bild liegt anderswo:
picture-file = Neues Bild
picture-rule = PNG, JPEG, WebP oder GIF, bis 8 MB. Gezeigt wird die Mitte, als Quadrat.
picture-set = Bild speichern
picture-remove = Bild entfernen
picture-closed = Dieses Bild legt Ihre Organisation fest.
picture-missing = Wählen Sie ein Bild, um fortzufahren.
picture-too-long = Diese Datei ist zu groß. Wählen Sie eine bis 8 MB.
picture-format = Das ist kein Bild in PNG, JPEG, WebP oder GIF. Wählen Sie eine andere Datei.
picture-too-large = Dieses Bild hat zu viele Pixel. Wählen Sie eines bis 4096 mal 4096.
picture-damaged = Diese Datei ist beschädigt. Wählen Sie eine andere.
picture-unkept = Ihr Bild konnte nicht gespeichert werden, und nichts wurde geändert. Versuchen Sie es in ein paar Minuten noch einmal.

## Passkeys

passkey-wrong = Dieser Passkey lässt sich hier nicht verwenden. Versuchen Sie einen anderen Weg.
passkey-use = Passkey verwenden
second-factor-use-passkey = Passkey verwenden
second-factor-passkey-text = Bestätigen Sie mit Ihrem Passkey, dass Sie es sind.
account-providers-title = Anmeldung über andere Anbieter
account-providers-text = Über diese Anbieter können Sie sich bei diesem Konto ebenfalls anmelden.
account-providers-none = Noch keiner ist verknüpft
account-provider-connect = { $name } verknüpfen
account-provider-last = Nur so können Sie sich anmelden. Legen Sie zuerst ein Passwort fest oder erstellen Sie einen Passkey; dann können Sie dies entfernen.
account-provider-last-password = Nur so können Sie sich anmelden. Legen Sie zuerst ein Passwort fest; dann können Sie dies entfernen.
account-provider-last-passkey = Nur so können Sie sich anmelden. Erstellen Sie zuerst einen Passkey; dann können Sie dies entfernen.
account-provider-last-alone = Nur so können Sie sich anmelden. Deshalb bleibt es bestehen.
account-passkeys-title = Passkeys
account-passkeys-count =
    { $count ->
        [0] Sie haben noch keinen
        [one] { $count } Passkey
       *[other] { $count } Passkeys
    }
account-passkeys-text = Mit einem Passkey melden Sie sich mit Fingerabdruck, Gesicht oder Bildschirmsperre an, ohne Passwort. Keine gefälschte Seite kann ihn Ihnen entlocken.
passkey-create = Passkey erstellen
passkey-new-title = Neuer Passkey
passkey-name = Neuer Name
passkey-name-optional = Name (freiwillig)
passkey-name-note = Lassen Sie es leer, um ihn nach dem Gerät oder Programm zu nennen, das ihn aufbewahrt.
passkey-failed = Das hat nicht geklappt. Versuchen Sie es noch einmal oder wählen Sie einen anderen Weg.
passkey-cancelled = Es wurde kein Passkey verwendet. Versuchen Sie es noch einmal oder wählen Sie einen anderen Weg.
passkey-not-created = Das hat nicht geklappt. Versuchen Sie es noch einmal, oder holen Sie es später nach.
passkey-not-made = Es wurde kein Passkey erstellt. Sie können es noch einmal versuchen.
passkey-exists = Dieses Gerät hat schon einen Passkey für Ihr Konto.
passkey-too-many = Sie haben so viele Passkeys, wie es geben kann. Entfernen Sie zuerst einen.
passkey-not-allowed = Diese Organisation lässt Passkeys dieser Art nicht zu. Verwenden Sie ein anderes Gerät.
passkey-name-unusable = Dieser Name lässt sich nicht verwenden. Nehmen Sie einen kürzeren.
passkey-unnamed = Passkey
passkey-synced = Zwischen Ihren Geräten abgeglichen
passkey-syncable = Noch nicht zwischen Ihren Geräten abgeglichen
passkey-bound = Nur auf einem Gerät
passkey-added = Hinzugefügt am { $moment }
passkey-change = Umbenennen oder entfernen
passkey-rename = Umbenennen
passkey-remove = Entfernen
passkey-needs-script = Zum Erstellen eines Passkeys wird JavaScript benötigt. In Ihrem Browser ist es ausgeschaltet.
passkey-use-needs-script = Zum Verwenden eines Passkeys wird JavaScript benötigt. In Ihrem Browser ist es ausgeschaltet.
passkey-unsupported = Dieser Browser unterstützt keine Passkeys. Verwenden Sie einen anderen Browser oder ein anderes Gerät.
passkey-offer-title = Eine schnellere Anmeldung
passkey-offer-later = Nicht jetzt

## Abmeldung

sign-out-title = Abmeldung
sign-out-question = Möchten Sie sich bei { $tenant } abmelden?
sign-out-client = { $client } möchte Sie bei { $tenant } abmelden.
sign-out-account = Angemeldet als { $account }
sign-out-accounts = Diese Konten werden abgemeldet:
sign-out = Abmelden
stay = Angemeldet bleiben
signed-out-title = Abgemeldet
signed-out-text = Sie sind bei { $tenant } abgemeldet.
signed-out-account = { $account } ist bei { $tenant } abgemeldet.
signed-out-staying = In diesem Browser weiterhin angemeldet:
signed-out-shared = Schließen Sie auf einem gemeinsam genutzten Gerät auch den Browser.
signed-out-elsewhere = Bei { $name } sind Sie vielleicht noch angemeldet.
stayed-title = Weiterhin angemeldet
stayed-text = Sie sind weiterhin bei { $tenant } angemeldet.

## Fehler

error-id = Fehlerkennung
error-support = { $tenant } um Hilfe bitten
error-code = Code
error-description = Einzelheiten
error-developers = Für Entwickler
error-ask-app = Gehen Sie zurück zur App und versuchen Sie es noch einmal. Passiert es wieder, nennen Sie den Betreibern der App die Fehlerkennung.
error-request-title = Unvollständige Anfrage
error-request-text = Die App hat eine unvollständige oder fehlerhafte Anfrage gesendet. Deshalb geht es hier nicht weiter.
error-client-title = Unbekannte App
error-client-text = Die App, von der Sie kommen, ist bei { $tenant } nicht registriert.
error-redirect-title = Nicht registrierte Adresse
error-redirect-text = Die App wollte, dass wir Sie an eine Adresse weiterleiten, die nicht für sie registriert ist. Zu Ihrer Sicherheit haben wir das nicht getan.
error-sign-out-title = Abmeldeanfrage
error-sign-out-text = Die App wollte Sie abmelden und an eine Adresse schicken, die nicht für sie registriert ist, oder sie sprach für eine andere App. Es hat sich nichts geändert.
error-browser-title = Anderer Browser
error-browser-text = Diese Seite wurde in einem anderen Browser oder Fenster geöffnet, oder Ihr Browser hat unser Cookie nicht gesendet.
error-browser-now = Gehen Sie dorthin zurück, woher Sie kamen, und beginnen Sie in diesem Fenster von vorn. Falls Ihr Browser Cookies sperrt, erlauben Sie sie für { $host }.
error-form-title = Unlesbares Formular
error-form-text = Was Ihr Browser gesendet hat, ließ sich nicht lesen. Es wurde nichts geändert.
error-form-now = Gehen Sie zurück, laden Sie die Seite neu und senden Sie das Formular noch einmal.
error-account-title = Anderes Konto
error-account-text = In diesem Browser benutzen Sie jetzt ein anderes Konto als die Seite, die das gesendet hat. Es wurde nichts geändert.
error-account-now = Öffnen Sie die Seite noch einmal, um etwas zu ändern.
error-not-found-title = Keine Seite
error-not-found-text = Unter dieser Adresse gibt es keine Seite. Vielleicht ist sie nur für Apps gedacht.
error-not-found-now = Prüfen Sie die Adresse, oder gehen Sie dorthin zurück, woher Sie kamen.
error-internal-title = Ein Problem bei uns
error-internal-text = Etwas ist schiefgegangen. Es liegt nicht an Ihnen.
error-internal-now = Versuchen Sie es in einer Minute noch einmal. Passiert es wieder, nennen Sie { $tenant } die Fehlerkennung.
trace-title = Was geprüft wurde
trace-passed = In Ordnung
trace-failed = Nicht in Ordnung
trace-sent = Gesendet
trace-registered = Registriert
trace-nothing = Nichts
trace-repeated = Mehr als einmal
trace-exactly-one = Genau einer
trace-client = Ein Client
trace-client-disabled = Ein abgeschalteter Client
trace-client-unknown = Kein solcher Client
trace-form-encoded = Formularkodiertes UTF-8, jeder Parameter höchstens einmal
trace-own-page = Eine eigene Seite (document)
trace-token = Ein Token
trace-secret = (was die Form eines Geheimnisses hat)
trace-own-id-token = Ein ID-Token dieses Providers

## Eine Seite, die zu lange offen war

answered-title = Schon erledigt
answered-text = Hier sind Sie fertig. Weiter geht es in der App.
expired-title = Abgelaufene Seite
expired-text = Diese Seite war zu lange offen oder wurde schon benutzt. Zum Schutz Ihres Kontos gilt sie nicht mehr.
expired-go-back = Gehen Sie zurück zur App und beginnen Sie von vorn.
start-again = Von vorn beginnen

## Die Antwort auf dem Weg zur App

form-post-title = Auf dem Weg
form-post-text = Es geht zurück zu { $client }. Falls nichts passiert, drücken Sie den Knopf.

## Die Seite unter der Adresse des Servers

home-title = Anmeldung
home-text = Hier melden sich Menschen bei { $tenant } an.
home-nothing = Meist kommt man aus einer App hierher und geht gleich wieder dorthin zurück.
home-dev = Das ist ein Entwicklungsserver. Der Spielplatz führt eine echte Anmeldung durch und zeigt jede Nachricht.
open-playground = Spielplatz öffnen

## Der Spielplatz, auf dem man einer Anmeldung zusieht

playground-title = Spielplatz
playground-intro = Führen Sie gegen diesen Server einen echten Authorization-Code-Flow mit PKCE aus, und sehen Sie jede Nachricht und jedes Token.
playground-issuer = Issuer
playground-client = Client
playground-redirect = Redirect-URI
playground-username = Anmelden als
playground-password = Passwort
playground-scopes = Scopes
playground-not-sent = Weglassen
playground-prompt = Welche Seite gezeigt wird, auch wenn sie übersprungen werden könnte
playground-response-mode = Wie die Antwort zurückkommt
playground-request-uri = Ob die Anfrage vorausgeschickt wird, sodass nur ihr Name durch den Browser geht
playground-max-age = Höchstens so viele Sekunden seit der Anmeldung
playground-login-hint = Wer sich anmelden wird
playground-acr-values = Wie stark die Anmeldung sein soll
playground-ui-locales = Sprachen der Seiten, etwa „de fr“
playground-start = Flow starten
playground-mail-title = E-Mails
playground-mail-intro = Ohne Mailserver verschickt ein Entwicklungsserver nichts. Was er verschickt hätte, steht hier, das Neueste zuerst, bis er beendet wird.
playground-mail-none = Noch wurde nichts verschickt.
playground-succeeded = Der Flow ist durchgelaufen. Hier ist jeder Schritt, in der Reihenfolge, in der er geschah.
playground-signed-out = Sie haben sich abgemeldet, und die App hat ihre Token vergessen. Hier ist jeder Schritt, in der Reihenfolge, in der er geschah.
playground-refused = Der Flow endete vor dem Ziel. Der letzte Schritt sagt, warum.
playground-again = Neu beginnen
playground-refresh = Token erneuern
playground-request = Anfrage
playground-response = Antwort
step-discovery-title = Discovery
step-discovery-text = Der Client liest, wo die Endpunkte des Providers sind und was er kann.
step-pushed-title = Vorausgeschickte Autorisierungsanfrage
step-pushed-text = Der Client schickt seine Anfrage selbst an den Provider und bekommt einen Namen für sie: Im Browser kann sie niemand lesen oder ändern.
step-authorize-title = Autorisierungsanfrage
step-authorize-text = Der Client schickt den Browser zum Provider. Die Code-Challenge ist der Hash eines Geheimnisses, das nur der Client kennt.
step-callback-title = Autorisierungsantwort
step-callback-text = Der Browser kommt mit einem Code zurück, der einmal gilt. Der Client prüft, ob State und Issuer die erwarteten sind.
step-token-title = Token-Anfrage
step-token-text = Der Client tauscht den Code gegen Token und zeigt das Geheimnis hinter der Code-Challenge.
step-keys-title = Schlüssel
step-keys-text = Der Client liest die öffentlichen Schlüssel des Providers. Der, den das ID-Token in seinem Header als kid nennt, muss zu seiner Signatur passen.
step-refresh-title = Erneuerung
step-refresh-text = Der Client tauscht das Refresh-Token gegen neue Token. Das alte Refresh-Token ist damit verbraucht.
step-userinfo-title = Userinfo
step-userinfo-text = Der Client zeigt das Access-Token und erhält die Claims, die seine Scopes erlauben.
step-signed-out-title = Abmeldung
step-signed-out-text = Der Provider hat die Sitzung beendet und den Browser zurückgeschickt.
token-id = ID-Token
token-access = Access-Token
token-refresh = Refresh-Token
token-verified = Geprüft: Signatur, Issuer, Audience und Zeiten stimmen
token-not-verified = Nicht bestätigt: { $why }
token-opaque = Undurchsichtig: nur der Provider kann es lesen
token-header = Header
token-claims = Claims
token-raw = Das Token, wie es gesendet wurde
claim-iss = Wer das Token ausgestellt hat
claim-sub = Die Kennung der Person, oder des Clients, wenn es keine Person gibt
claim-aud = Für wen das Token ist
claim-exp = Bis wann es gilt
claim-iat = Wann es ausgestellt wurde
claim-auth-time = Wann sich die Person angemeldet hat
claim-nonce = Bindet das Token an genau diese Anfrage
claim-acr = Wie stark die Anmeldung war
claim-amr = Wie sich die Person angemeldet hat
claim-azp = Der Client, der das Token verlangt hat
claim-sid = Die Kennung der Sitzung
claim-jti = Die Kennung dieses Tokens
claim-at-hash = Bindet das Token an sein Access-Token
claim-client-id = Der Client, der das Token erhielt
claim-scope = Was das Token erlaubt
claim-alg = Wie es signiert ist
claim-kid = Mit welchem Schlüssel des Providers es signiert ist
claim-typ = Was für ein Token es ist

## Aktivität: was mit dem Konto geschehen ist

account-activity-title = Aktivität
account-activity-detail = Was mit Ihrem Konto geschehen ist
account-activity-text = Das Neueste steht oben. Ist etwas dabei, das Sie nicht waren?
account-activity-not-you = Neues Passwort wählen
account-activity-none = Bisher ist nichts geschehen.
account-activity-older = Ältere
account-activity-newest = Neueste
activity-account-made = Das Konto wurde angelegt
activity-signed-in = Angemeldet
activity-signed-in-again = Erneut angemeldet
activity-methods = Mit { $methods }
activity-wrong-password = Fehlgeschlagene Anmeldung: falsches Passwort
activity-wrong-code = Fehlgeschlagene Anmeldung: falscher Code
activity-wrong-passkey = Fehlgeschlagene Anmeldung: Passkey abgelehnt
activity-signed-out = Abgemeldet
activity-session-ended = Eine Sitzung wurde beendet
activity-sessions-ended = Überall sonst abgemeldet
activity-password-changed = Das Passwort wurde geändert
activity-passkey-added = Ein Passkey wurde hinzugefügt
activity-passkey-renamed = Ein Passkey wurde umbenannt
activity-passkey-removed = Ein Passkey wurde entfernt
activity-app-added = Eine Authenticator-App wurde eingerichtet
activity-app-removed = Die Authenticator-App wurde entfernt
activity-codes-made = Neue Wiederherstellungscodes wurden erstellt
activity-codes-removed = Die Wiederherstellungscodes wurden entfernt
activity-factor-added = Eine Anmeldemethode wurde hinzugefügt
activity-upstream-added = Die Anmeldung über einen anderen Anbieter wurde hinzugefügt
activity-upstream-removed = Die Anmeldung über einen anderen Anbieter wurde entfernt
activity-factor-removed = Eine Anmeldemethode wurde entfernt
activity-step-on = Bei der Anmeldung wird nach einem zweiten Schritt gefragt
activity-step-off = Bei der Anmeldung wird nicht mehr nach einem zweiten Schritt gefragt
activity-recovery-code-used =
    { $count ->
        [0] Ein Wiederherstellungscode wurde verwendet; keiner ist übrig
        [one] Ein Wiederherstellungscode wurde verwendet; { $count } ist übrig
       *[other] Ein Wiederherstellungscode wurde verwendet; { $count } sind übrig
    }
activity-method-recovery-code = Wiederherstellungscode
activity-method-upstream = anderer Anbieter
activity-device-trusted = Einem Gerät wird vertraut
activity-device-forgotten = Einem Gerät wird nicht mehr vertraut
activity-consent-given = Einer App wurde das Konto freigegeben
activity-consent-withdrawn = Eine App wurde getrennt
activity-device-approved = Eine App auf einem anderen Gerät wurde eingelassen
activity-turned-off = Das Konto wurde gesperrt
activity-turned-on = Das Konto wurde freigeschaltet
activity-profile-changed = Angaben zum Konto wurden geändert
activity-roles-changed = Die Rollen des Kontos bei Diensten wurden geändert
activity-notices-on = E-Mails über neue Browser wurden eingeschaltet
activity-notices-off = E-Mails über neue Browser wurden ausgeschaltet
activity-address-changed = Die E-Mail-Adresse wurde geändert
activity-address-confirmed = Die E-Mail-Adresse wurde bestätigt
activity-picture-changed = Das Bild wurde geändert
activity-picture-removed = Das Bild wurde entfernt
activity-exported = Die Daten des Kontos wurden heruntergeladen
activity-deletion-planned = Das Konto wird am { $moment } gelöscht
activity-deletion-cancelled = Das Konto bleibt bestehen
activity-erased = Das Konto wurde gelöscht
activity-by-operator = Durch die Betreiber dieses Dienstes
activity-by-server = Weil in diesem Browser zu viele Konten waren
activity-by-upstream = Weil Sie sich bei einem anderen Anbieter abgemeldet haben
activity-later = Etwas anderes: { $kind }

## Einen Anmeldeweg entfernen

remove-everywhere = Beim Entfernen auch überall sonst abmelden

## Daten herunterladen, Konto löschen

account-export-title = Kopie Ihrer Daten
account-export-detail = Herunterladen, was über Sie gespeichert ist
account-export-text = Sie bekommen eine Datei mit allem, was hier über Sie gespeichert ist:
account-export-note = Passwörter, Codes und Schlüssel stehen nicht darin. Bewahren Sie die Datei dort auf, wo nur Sie sie finden.
account-export-make = Herunterladen
export-readme = Was { $provider } über das Konto { $account } gespeichert hat, Stand { $moment }.
export-profile = Wer Sie sind: Benutzername und Angaben wie Name und E-Mail-Adresse
export-picture = Ihr Bild, wenn hier eines gespeichert ist
export-sessions = Wo Sie angemeldet sind
export-consents = Verbundene Apps, und was sie dürfen
export-credentials = Ihre Anmeldemethoden: wann sie hinzukamen und zuletzt benutzt wurden
export-devices = Geräte, denen Sie vertrauen
export-activity = Was mit Ihrem Konto geschehen ist
account-delete-title = Konto löschen
account-delete-detail = Mit allem, was darin ist
account-delete-text =
    { $count ->
        [one] Sie werden sofort überall abgemeldet, auch in den Apps, die Ihr Konto verwenden. Nach { $count } Tag wird es mit allem gelöscht, was darin ist. Melden Sie sich vorher an, um es zu behalten.
       *[other] Sie werden sofort überall abgemeldet, auch in den Apps, die Ihr Konto verwenden. Nach { $count } Tagen wird es mit allem gelöscht, was darin ist. Melden Sie sich vorher an, um es zu behalten.
    }
account-delete-text-now = Das Konto wird sofort gelöscht, mit allem, was darin ist. Das lässt sich nicht rückgängig machen.
account-delete-export = Zuerst Ihre Daten herunterladen
account-delete-label = Zur Bestätigung Ihren Benutzernamen { $name } eingeben
account-delete-label-either = Zur Bestätigung Ihren Benutzernamen { $name } oder Ihre E-Mail-Adresse eingeben
account-delete-label-email = Zur Bestätigung Ihre E-Mail-Adresse { $name } eingeben
account-delete-wrong = Das ist weder Ihr Benutzername noch Ihre E-Mail-Adresse. Es wurde nichts gelöscht.
account-delete-do = Konto löschen
account-left-title = Konto gelöscht
account-left-title-planned = Löschung geplant
account-left-planned = Sie sind abgemeldet. Ihr Konto wird am { $moment } gelöscht.
account-left-keep = Wenn Sie es behalten möchten, melden Sie sich vorher an.
account-left-gone = Ihr Konto ist gelöscht, mit allem, was darin war.
leaving-title = Konto behalten?
leaving-text = Wie gewünscht wird Ihr Konto am { $moment } gelöscht. Bis dahin können Sie es behalten.
leaving-keep = Konto behalten
leaving-leave = Wie geplant löschen
mail-exported-subject = Ihre Daten bei { $provider } wurden heruntergeladen
mail-exported-text = Alles, was { $provider } über Sie gespeichert hat, wurde von Ihrem Konto aus heruntergeladen.

## Ein neues Passwort

password-unfit-short =
    { $count ->
        [one] Ein Passwort braucht mindestens { $count } Zeichen.
       *[other] Ein Passwort braucht mindestens { $count } Zeichen.
    }
password-unfit-long = Ein Passwort darf höchstens { $count } Bytes haben.
password-unfit-unsendable = Dieses Passwort enthält ein Zeichen oder einen Zeilenumbruch, den keine Seite senden kann.
password-unfit-common = Viele Menschen verwenden dieses Passwort; darum wird es zuerst ausprobiert.
password-unfit-breached = Dieses Passwort steht auf einer Liste gestohlener Passwörter. Wählen Sie ein anderes, und ändern Sie es überall, wo Sie es verwenden.
password-unfit-used = Dieses Passwort haben Sie schon einmal verwendet. Wählen Sie ein neues.
password-unfit-guessable = Dieses Passwort ist leicht zu erraten.
password-advice-rows = Gerade Tastenreihen sind leicht zu erraten.
password-advice-keyboard = Kurze Muster auf der Tastatur sind leicht zu erraten.
password-advice-repeats = Wiederholungen wie „aaa“ sind leicht zu erraten.
password-advice-repeated-parts = Wiederholungen wie „abcabcabc“ sind kaum schwerer zu erraten als „abc“.
password-advice-common = Es ist eines der häufigsten Passwörter.
password-advice-similar = Es ähnelt einem verbreiteten Passwort.
password-advice-sequences = Folgen wie „abc“ oder „6543“ sind leicht zu erraten.
password-advice-years = Jahreszahlen unserer Zeit sind leicht zu erraten.
password-advice-word = Ein einzelnes Wort ist leicht zu erraten.
password-advice-dates = Daten sind oft leicht zu erraten.
password-advice-name-alone = Ein einzelner Name ist leicht zu erraten.
password-advice-names = Verbreitete Namen sind leicht zu erraten.
password-advice-few-words = Nehmen Sie einige Wörter, die sonst nicht beisammenstehen.
password-advice-nothing-special = Sonderzeichen, Ziffern und Großbuchstaben sind nicht nötig.
password-advice-more-words = Fügen Sie noch ein, zwei Wörter hinzu; seltene sind besser.
password-advice-capitals = Ein Großbuchstabe am Anfang hilft wenig.
password-advice-all-capitals = Nur Großbuchstaben sind kaum schwerer zu erraten als nur kleine.
password-advice-reversed = Rückwärts geschriebene Wörter sind kaum schwerer zu erraten.
password-advice-substitutions = Übliche Ersetzungen wie „@“ für „a“ helfen wenig.
password-advice-longer-pattern = Nehmen Sie ein längeres Muster auf der Tastatur, mit mehr Wendungen.
password-advice-no-repeats = Vermeiden Sie wiederholte Wörter und Zeichen.
password-advice-no-sequences = Vermeiden Sie Folgen.
password-advice-no-years = Vermeiden Sie Jahreszahlen unserer Zeit.
password-advice-no-own-years = Vermeiden Sie Jahreszahlen, die mit Ihnen zu tun haben.
password-advice-no-own-dates = Vermeiden Sie Daten und Jahreszahlen, die mit Ihnen zu tun haben.
## Konto: die E-Mail-Adresse

account-email-title = E-Mail-Adresse
account-email-detail = Wo wir Sie erreichen, und womit Sie sich anmelden
account-email-verified = Bestätigt
account-email-unverified = Noch nicht bestätigt
account-email-none = Sie haben noch keine E-Mail-Adresse.
account-email-pending = Wir haben eine E-Mail an { $address } gesendet. Die Adresse gilt, sobald Sie dem Link darin folgen.
account-email-label = Neue Adresse
account-email-note = Wir senden einen Link an diese Adresse. Ihre Adresse ändert sich, sobald Sie ihm folgen; beide Adressen bekommen dann Nachricht.
account-email-send = Link senden
account-email-verify = Bestätigungslink senden
account-email-no-mail = Ihre E-Mail-Adresse lässt sich hier nicht ändern. Wenden Sie sich an die Betreuung Ihres Kontos.

labelled = { $label }: { $value }

## E-Mail: was jeder Brief haben kann

mail-greeting = Guten Tag { $name },
mail-hello = Guten Tag,
mail-foot = Diese E-Mail ist von { $provider } auf { $host }.
mail-copy = Wenn die Schaltfläche nichts tut, kopieren Sie diese Adresse in Ihren Browser:
mail-good-minutes =
    { $count ->
        [one] Gültig für { $count } Minute und einmal verwendbar.
       *[other] Gültig für { $count } Minuten und einmal verwendbar.
    }
mail-good-hours =
    { $count ->
        [one] Gültig für { $count } Stunde und einmal verwendbar.
       *[other] Gültig für { $count } Stunden und einmal verwendbar.
    }
mail-good-days =
    { $count ->
        [one] Gültig für { $count } Tag und einmal verwendbar.
       *[other] Gültig für { $count } Tage und einmal verwendbar.
    }
mail-asked-from = Angefordert wurde das von hier aus:
mail-when = Wann
mail-browser = Browser
mail-network = Netzwerkadresse
mail-code-caution = Wenn Sie sich gerade nicht anmelden, ignorieren Sie diese E-Mail: Ohne den Code kommt niemand hinein. Geben Sie ihn niemandem; wir fragen nie danach.
mail-link-caution = Wenn Sie nicht darum gebeten haben, ignorieren Sie diese E-Mail: Dann geschieht nichts. Leiten Sie sie an niemanden weiter.
mail-change-caution = Wenn Sie das nicht waren, ist vielleicht jemand anderes in Ihrem Konto: Melden Sie sich gleich auf { $host } an und wählen Sie ein neues Passwort. Wenn Sie sich nicht mehr anmelden können, bitten Sie den Betreiber um Hilfe.

## E-Mail: die Briefe

mail-sign-in-code-subject = Anmeldecode für { $provider }
mail-sign-in-code-text = Geben Sie diesen Code auf der Seite ein, auf der Sie sich anmelden:
mail-sign-in-code-link = Oder folgen Sie diesem Link auf dem Gerät, auf dem Sie sich anmelden:
mail-sign-in-action = Anmelden
mail-sign-up-code-subject = Code für Ihr neues Konto bei { $provider }
mail-sign-up-code-text = Geben Sie diesen Code auf der Seite ein, auf der Sie Ihr Konto anlegen:
mail-sign-up-code-link = Oder folgen Sie diesem Link im selben Browser:
mail-sign-up-action = Weiter
mail-account-exists-subject = Sie haben bereits ein Konto bei { $provider }
mail-account-exists-text = Jemand, vielleicht Sie, wollte mit dieser Adresse ein Konto bei { $provider } anlegen. Es gibt schon eines: Melden Sie sich damit an. Wenn Sie das Passwort vergessen haben, wählen Sie auf der Seite, die danach fragt, ein neues.
mail-account-exists-caution = Wenn Sie das nicht waren, müssen Sie nichts tun: Es hat sich nichts geändert.
mail-sign-in-link-subject = Anmeldung bei { $provider }
mail-sign-in-link-text = Mit diesem Link melden Sie sich an.
mail-second-factor-code-subject = Bestätigungscode für { $provider }
mail-second-factor-code-text = Geben Sie diesen Code ein, um die Anmeldung abzuschließen:
mail-second-factor-caution = Wenn Sie sich gerade nicht anmelden, kennt jemand Ihr Passwort. Geben Sie diesen Code niemandem und wählen Sie gleich auf { $host } ein neues Passwort.
mail-verify-address-subject = Bestätigen Sie Ihre E-Mail-Adresse bei { $provider }
mail-verify-address-text = Mit diesem Link bestätigen Sie, dass dies Ihre E-Mail-Adresse bei { $provider } ist.
mail-verify-address-action = Adresse bestätigen
mail-address-changed-subject = Ihre E-Mail-Adresse bei { $provider } wurde geändert
mail-address-changed-text = Ihr Konto bei { $provider } hat jetzt die E-Mail-Adresse { $new } statt { $old }.
mail-address-added-text = Ihr Konto bei { $provider } hat jetzt die E-Mail-Adresse { $new }.
mail-address-removed-text = Ihr Konto bei { $provider } hat die E-Mail-Adresse { $old } nicht mehr und keine andere.
mail-password-reset-subject = Wählen Sie ein neues Passwort für { $provider }
mail-password-reset-text = Mit diesem Link wählen Sie ein neues Passwort für Ihr Konto bei { $provider }.
mail-password-reset-code = Oder geben Sie diesen Code auf der Seite ein, auf der Sie darum gebeten haben:
mail-password-reset-action = Passwort wählen
mail-password-changed-subject = Ihr Passwort bei { $provider } wurde geändert
mail-password-changed-text = Das Passwort Ihres Kontos bei { $provider } wurde geändert.
mail-password-changed-there-text = Ihr Passwort bei { $name } wurde geändert. Das geschah bei { $provider }.
mail-password-elsewhere-text = Sie haben um ein neues Passwort für Ihr Konto bei { $provider } gebeten. Ihr Passwort verwaltet aber { $name }: Es wird dort geändert, und hier wird kein anderes gesetzt.
mail-password-elsewhere-caution = Wenn Sie nicht darum gebeten haben, ignorieren Sie diese E-Mail: Dann geschieht nichts.
mail-new-device-subject = Neue Anmeldung bei Ihrem Konto bei { $provider }
mail-new-device-text = Jemand hat sich bei Ihrem Konto bei { $provider } von einem Browser aus angemeldet, den wir noch nicht kannten. Wenn Sie das waren, ist nichts zu tun.
mail-method-added-subject = Eine Anmeldemöglichkeit bei { $provider } kam hinzu
mail-method-added-text = Ihr Konto bei { $provider } hat eine neue Anmeldemethode: { $method }.
mail-method-removed-subject = Eine Anmeldemöglichkeit bei { $provider } wurde entfernt
mail-method-removed-text = Ihr Konto bei { $provider } hat eine Anmeldemethode weniger: { $method }.
mail-step-on-subject = Der zweite Schritt bei { $provider } wurde eingeschaltet
mail-step-on-text = Ab jetzt wird bei der Anmeldung mit Ihrem Passwort bei { $provider } auch nach einem zweiten Schritt gefragt.
mail-step-off-subject = Der zweite Schritt bei { $provider } wurde ausgeschaltet
mail-step-off-text = Bei der Anmeldung mit Ihrem Passwort bei { $provider } wird nicht mehr nach einem zweiten Schritt gefragt.
mail-notices-off-subject = E-Mails über neue Browser bei { $provider } wurden ausgeschaltet
mail-notices-off-text = Ab jetzt erhalten Sie keine E-Mail mehr, wenn sich jemand mit einem neuen Browser bei Ihrem Konto bei { $provider } anmeldet.
mail-method-password = Passwort
mail-method-passkey = Passkey
mail-method-authenticator = Authenticator-App
mail-method-mail-code = Codes per E-Mail
mail-method-recovery-codes = Wiederherstellungscodes
mail-method-elsewhere = ein Konto bei einem anderen Dienst
mail-recovery-codes-used-subject = Ein Wiederherstellungscode wurde bei { $provider } verwendet
mail-recovery-codes-used-text = Jemand hat sich bei Ihrem Konto bei { $provider } mit einem Ihrer Wiederherstellungscodes angemeldet.
mail-recovery-codes-left =
    { $count ->
        [0] Es ist keiner mehr übrig: Erstellen Sie bald neue.
        [one] Es ist noch { $count } übrig: Erstellen Sie bald neue.
       *[other] Es sind noch { $count } übrig.
    }
mail-invitation-subject = Ihre Einladung zu { $provider }
mail-invitation-text-from = { $from } lädt Sie ein, ein Konto bei { $provider } anzulegen. Mit diesem Link beginnen Sie.
mail-invitation-text = Sie sind eingeladen, ein Konto bei { $provider } anzulegen. Mit diesem Link beginnen Sie.
mail-invitation-action = Beginnen
mail-invitation-caution = Wenn Sie nicht wissen, worum es geht, ignorieren Sie diese E-Mail: Ohne Sie geschieht nichts.
mail-account-locked-subject = Die Anmeldung bei { $provider } ist angehalten
mail-account-locked-text = Für Ihr Konto bei { $provider } gab es zu viele falsche Passwörter; darum ist die Anmeldung angehalten. Wenn Sie das waren, geht es mit diesem Link weiter.
mail-account-locked-action = Weiter
mail-account-locked-caution = Wenn Sie das nicht waren, rät jemand und ist nicht hineingekommen. Sie müssen nichts tun; geben Sie den Link niemandem weiter.
mail-second-factor-closed-subject = Zu viele falsche Codes bei { $provider }
mail-second-factor-closed-text = Jemand ist über den ersten Schritt der Anmeldung bei Ihrem Konto bei { $provider } hinausgekommen und hat dann zu viele falsche Codes eingegeben.
mail-second-factor-closed-elsewhere = Bis zum { $until } gelten Codes nur in Browsern, in denen Sie sich schon einmal angemeldet haben.
mail-second-factor-closed-there = Bis zum { $until } gelten in jenem Browser keine Codes.
mail-second-factor-closed-caution = Wenn Sie das nicht waren, kennt jemand Ihr Passwort oder liest Ihre E-Mails: Wählen Sie jetzt ein neues Passwort. Wenn Sie das waren, müssen Sie nichts tun.
mail-deletion-planned-subject = Ihr Konto bei { $provider } wird gelöscht
mail-deletion-planned-text = Ihr Konto bei { $provider } wird am { $date } gelöscht, mit allem, was darin ist.
mail-deletion-planned-caution = Wenn Sie es behalten möchten oder das nicht waren, melden Sie sich vor diesem Tag auf { $host } an.
mail-deleted-subject = Ihr Konto bei { $provider } wurde gelöscht
mail-deleted-text = Ihr Konto bei { $provider } wurde gelöscht, mit allem, was darin war.
mail-deleted-caution = Wenn Sie das nicht waren, bitten Sie den Betreiber von { $provider } um Hilfe.
mail-test-subject = Test-E-Mail von { $provider }
mail-test-text = Die E-Mail funktioniert: Der Betreiber von { $provider } hat dies als Versuch gesendet.
mail-test-caution = Sie müssen nichts tun.
