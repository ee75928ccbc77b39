### Le pagine di Doorward in italiano: con il tu, pulsanti all’imperativo. Le spiegazioni di ogni messaggio sono in en.ftl.

## In più pagine

cancel = Annulla
continue = Continua
try-again = Riprova
back-to-client = Torna a { $client }
dev-note = Server di sviluppo
theme = Chiaro o scuro
theme-light = Chiaro
theme-dark = Scuro
theme-automatic = Automatico
client-links = Informazioni su { $client }
client-website = Sito web
client-policy = Informativa sulla privacy
client-terms = Termini di servizio
throttled-seconds =
    { $count ->
        [one] Ci sono stati troppi tentativi. Attendi { $count } secondo, poi riprova.
       *[other] Ci sono stati troppi tentativi. Attendi { $count } secondi, poi riprova.
    }
throttled-minutes =
    { $count ->
        [one] Ci sono stati troppi tentativi. Attendi { $count } minuto, poi riprova.
       *[other] Ci sono stati troppi tentativi. Attendi { $count } minuti, poi riprova.
    }
throttled-hours =
    { $count ->
        [one] Ci sono stati troppi tentativi. Attendi { $count } ora, poi riprova.
       *[other] Ci sono stati troppi tentativi. Attendi { $count } ore, poi riprova.
    }
mails-throttled-seconds =
    { $count ->
        [one] Sono state richieste troppe email. Attendi { $count } secondo, poi riprova.
       *[other] Sono state richieste troppe email. Attendi { $count } secondi, poi riprova.
    }
mails-throttled-minutes =
    { $count ->
        [one] Sono state richieste troppe email. Attendi { $count } minuto, poi riprova.
       *[other] Sono state richieste troppe email. Attendi { $count } minuti, poi riprova.
    }
throttled-title = Troppi tentativi
busy-title = Non in questo momento
busy-text = In questo momento non possiamo farti accedere. Attendi un attimo, poi riprova.

## Accesso: chi sei

sign-in-title = Accesso
sign-in-destination = Verso { $client }
reason-again = Per proteggere il tuo account, accedi di nuovo.
reason-too-old = È passato un po’ di tempo dal tuo ultimo accesso. Accedi di nuovo.
reason-unsaved = Non è stato ancora modificato nulla. Accedi di nuovo e poi ripeti.
sign-in-more = Qui questo da solo non basta. Accedi con la tua password per continuare.
reason-change = Per cambiare la protezione del tuo account, conferma che sei tu.
identifier-label = Nome utente o email
identifier-missing = Inserisci il nome utente o l’email per continuare.
identifier-unusable = Questo non può essere un nome utente né un’email. Controlla ciò che hai scritto, poi riprova.
choose-account = Scegli un account
sign-in-local = Accesso per amministratori

## Accesso: la password

password-title = Password
password-account = Stai per accedere come { $username }
password-label = Password
password-show = Mostra la password
sign-in = Accedi
host-check = La barra degli indirizzi deve mostrare { $host }
password-missing = Inserisci la password per continuare.
password-wrong = Il nome utente o la password non sono corretti. Controllali entrambi, poi riprova.

## Accesso: un’altra prova

second-factor-title = Secondo passaggio
second-factor-lost = Se non puoi più farlo, rivolgiti a chi gestisce { $tenant }: può aiutarti a rientrare.
second-factor-app-text = Apri la tua app di autenticazione e inserisci il codice che mostra.
second-factor-app-label = Codice dell’app
second-factor-recovery-text = Inserisci uno dei codici di recupero che hai conservato. Ognuno vale una sola volta.
second-factor-recovery-label = Codice di recupero
second-factor-use-app = Usa la tua app di autenticazione
second-factor-use-recovery = Usa un codice di recupero
second-factor-trust =
    { $count ->
        [one] Non chiedere più su questo dispositivo per { $count } giorno
       *[other] Non chiedere più su questo dispositivo per { $count } giorni
    }
code-missing = Inserisci il codice per continuare.
code-wrong-app = Il codice non è corretto o è già stato usato. Attendi il prossimo; se continua a non funzionare, controlla l’ora del dispositivo su cui si trova l’app.
code-wrong-new-app = Il codice non è corretto o è già stato usato. Attendi il prossimo; se continua a non funzionare, controlla l’ora del dispositivo su cui si trova l’app. Se hai ricaricato questa pagina, scansiona di nuovo l’immagine.
code-wrong-recovery = Il codice non è corretto o è già stato usato. Provane un altro.
enrol-title = Il tuo secondo passaggio
enrol-text = Qui si accede con un secondo passaggio. Configuralo ora: si fa una volta sola. La via più rapida è una passkey: il tuo dispositivo la conserva e la sblocca con l’impronta digitale, il volto o il blocco schermo.
enrol-passkey-text = Qui si accede con una passkey. Creane una ora: si fa una volta sola. Il tuo dispositivo la conserva e la sblocca con l’impronta digitale, il volto o il blocco schermo.
enrol-app-text = Qui si accede con un secondo passaggio. Configura ora un’app di autenticazione: si fa una volta sola.
enrol-use-app = Usa un’app di autenticazione
enrol-use-passkey = Usa invece una passkey
enrol-done = Il tuo secondo passaggio è configurato. Se lo perdi, ognuno di questi codici lo sostituisce una volta.
passkey-offer-done = La tua passkey è pronta. Se la perdi, ognuno di questi codici la sostituisce una volta.

## Codici e link via email

mail-code-title = Controlla la tua email
mail-code-text = Se esiste un account per { $username }, un’email è in arrivo al suo indirizzo. Inserisci il codice che contiene oppure apri il link in questo browser.
mail-code-label = Codice ricevuto via email
code-wrong-mail = Il codice è errato o è scaduto. Controllalo oppure chiedi un’altra email.
mail-code-again = Invia un’altra email
mail-code-password = Usa la password
password-by-mail = Ricevi un codice via email
password-forgot = Hai dimenticato la password?
second-factor-use-mail = Ricevi un codice via email
second-factor-mail-ask = Possiamo inviare un codice al tuo indirizzo email.
second-factor-send = Invia il codice
second-factor-mail-text = Un’email è in arrivo al tuo indirizzo. Inserisci il codice che contiene.
link-sign-in-text = Hai chiesto questo link per accedere come { $account }.
link-entry-text = Chi gestisce questo servizio ha creato questo link per te. Ti fa accedere come { $account }.
link-new-password-text = Hai chiesto di sostituire la password di { $account }. Con questo link accedi; poi ne scegli una nuova.
link-address-title = Il tuo indirizzo email
link-address-text = Conferma che il tuo account { $account } riceve questo indirizzo:
link-address-sign-in-text = Un account avrà questo indirizzo appena il titolare lo confermerà. Se è il tuo, accedi prima a quell’account, poi apri di nuovo il link nell’e-mail.
link-address-action = Conferma indirizzo
link-invitation-title = Il tuo invito
link-invitation-text = Hai ricevuto un invito a creare un account con l’indirizzo { $account }.
link-unlock-title = Accesso sospeso
link-unlock-text = Ci sono state troppe password errate per { $account }. Se eri tu, continua e riprova in questo browser.
link-unexpected = Se non te lo aspettavi, chiudi questa pagina. Così non cambia nulla.
link-over-title = Link scaduto
link-over-text = Un link funziona una sola volta e per poco tempo. Torna dove l’hai chiesto e chiedine un altro.
link-elsewhere-title = Link per un altro browser
link-elsewhere-text = Hai chiesto questo link in un altro browser. Continua lì: inserisci il codice dell’email oppure apri il link in quel browser.
link-taken-title = Indirizzo già in uso
link-taken-text = Ora un altro account usa questo indirizzo. Accedi a quell’account oppure scegli un altro indirizzo.
link-back = Torna indietro
link-taken-other = Scegli un altro indirizzo

## Accesso con un altro fornitore

upstream-continue = Continua con { $name }
upstream-resting = { $name } non risponde in questo momento.
upstream-other = Altri modi per accedere
upstream-unavailable-title = { $name } non è raggiungibile
upstream-unavailable-text = { $name } non risponde in questo momento. Attendi un po’ e riprova, oppure accedi in un altro modo.
upstream-failed-title = L’accesso non è avvenuto
upstream-refused-text = { $name } non ti ha fatto accedere. Riprova, oppure accedi in un altro modo.
upstream-unbelieved-text = La risposta di { $name } non è utilizzabile. Riprova, oppure accedi in un altro modo. Se succede di nuovo, avvisa chi gestisce questo servizio.
upstream-over-title = Questo accesso è terminato
upstream-over-text = La risposta di { $name } è arrivata troppo tardi, una seconda volta o in un altro browser. Ricomincia.
upstream-taken-title = Hai un account qui
upstream-taken-text = L’indirizzo { $address }, che ci ha dato { $name }, appartiene a un account qui. Accedi a quell’account; poi puoi collegarlo a { $name }.
upstream-stranger-title = Nessun account qui
upstream-stranger-text = { $name } ti ha riconosciuto, ma qui non c’è un account che tu possa usare in questo modo. Accedi in un altro modo, oppure chiedi a chi gestisce questo servizio.
upstream-not-linked-title = { $name } non è stato collegato
upstream-link-failed-text = { $name } non ha dato una risposta utilizzabile. Attendi un po’ e riprova.
upstream-others-text = L’account di { $name } che hai scelto appartiene a un altro account qui. Esci da { $name } e collegane un altro.
link-upstream-title = Collegare { $name }?
link-upstream-text = Da quel momento puoi accedere a questo account anche con { $name }.
link-upstream-here = Account qui
link-upstream-there = Su { $name }
link-upstream-yes = Collega
upstream-expired-title = Cambia prima la password
upstream-expired-text = La tua password di { $name } è corretta, ma devi cambiarla lì prima di poter accedere. Accedi in un altro modo, oppure chiedi a chi gestisce lì il tuo account.
upstream-not-fresh-text = { $name } non dice quando hai effettuato l’accesso lì, e qui è richiesto un accesso recente. Accedi in un altro modo.
upstream-not-signed-out-title = La tua sessione potrebbe essere ancora aperta
upstream-not-signed-out-text = { $name } voleva chiudere la tua sessione, ma il suo messaggio non è utilizzabile. Per sicurezza, esci anche qui.

## Creazione di un account

sign-up-title = Nuovo account
sign-up = Crea un account
sign-up-text = A quale indirizzo email possiamo contattarti? Lo userai per accedere.
sign-up-address-label = Indirizzo email
sign-up-address-unusable = Questo non è un indirizzo email. Controllalo, poi riprova.
sign-up-address-domain = Qui si possono usare solo indirizzi di { $domains }.
sign-up-sign-in = Accedi invece
sign-up-code-text = Un’email è in arrivo a { $username }. Inserisci il codice che contiene oppure apri il link in questo browser.
sign-up-other-address = Usa un altro indirizzo
sign-up-details-text = Il tuo indirizzo { $address } è confermato. Ora scegli una password.
sign-up-details-invited-text = Il tuo account avrà l’indirizzo { $address }. Ora scegli una password.
sign-up-name-label = Il tuo nome (facoltativo)
sign-up-name-unusable = Questo nome è troppo lungo o contiene caratteri che non si vedono.
sign-up-create = Crea account
link-sign-up-text = Hai chiesto questo link per creare un account con l’indirizzo { $account }.

## Scelta dell’account

accounts-title = I tuoi account
accounts-intro = Scegli l’account con cui continuare.
accounts-other = Usa un altro account

## Autorizzazione: un’app chiede qualcosa

consent-title = Autorizzazione
consent-who = { $client }, su { $host }, chiede di usare il tuo account { $account }.
consent-who-unnamed = { $client } chiede di usare il tuo account { $account }.
consent-list = Se lo consenti, l’app può:
scope-openid = Sapere che sei tu
scope-openid-detail = Un identificativo del tuo account e il momento dell’accesso
scope-profile = Vedere il tuo profilo
scope-profile-detail = Nomi, nome utente, foto, pagine web, genere, data di nascita, fuso orario e lingua
scope-email = Vedere il tuo indirizzo email
scope-email-detail = L’indirizzo e se è confermato
scope-address = Vedere il tuo indirizzo postale
scope-address-detail = Via, località, regione, codice postale e paese
scope-phone = Vedere il tuo numero di telefono
scope-phone-detail = Il numero e se è confermato
scope-roles = Vedere i tuoi ruoli
scope-roles-detail = Che cosa sei presso i servizi, ad esempio un gruppo di lavoro
scope-device-sso = Farti accedere ad altre app dello stesso produttore
scope-device-sso-detail = Su questo dispositivo ti fanno accedere senza chiedere, finché hai effettuato l’accesso qui
scope-offline = Mantenere l’accesso in tua assenza
scope-offline-detail = Può usare questa autorizzazione anche quando non ci sei
scope-other = Usare “{ $scope }”
scope-other-detail = Chiedi ai responsabili dell’app a che cosa serve
scope-service = Agire per te presso { $service }
scope-service-detail = Quello che l’app fa presso questo servizio, lo fa a tuo nome
detail-locations = Dove
detail-actions = Che cosa può fare
detail-datatypes = Quali dati
detail-identifier = Quale
detail-privileges = Con quali diritti
detail-yes = Sì
detail-no = No
detail-once = Solo per questa volta
consent-until-in-account = Questa autorizzazione vale finché non la revochi, { $link }.
consent-rest-until-in-account = Il resto vale finché non lo revochi, { $link }.
consent-in-account = cosa che puoi fare nel tuo account in qualsiasi momento
consent-no-password = L’app non vede mai la tua password.
allow = Consenti
deny = Rifiuta

## Dispositivo

device-code-title = Collega un dispositivo
device-code-text = Il tuo televisore, la tua console o la tua riga di comando mostra un codice. Digitalo qui.
device-code-label = Codice sul dispositivo
device-code-missing = Digita il codice mostrato dal tuo dispositivo.
device-code-malformed = Un codice ha otto lettere, e nessuna è A, E, I, O, U o Y. Confrontalo con il tuo dispositivo.
device-code-unknown = Nessun dispositivo è in attesa con questo codice. Guarda di nuovo il tuo dispositivo: forse ora ne mostra un altro.
device-code-warning = Digita solo un codice che vedi sul tuo dispositivo. Se qualcuno ti ha inviato un codice, non digitarlo.
device-code-phone = Continua con il telefono
device-code-phone-text = Inquadra questo codice con la fotocamera del telefono. Questa pagina si apre lì.
device-code-picture = Codice QR con l’indirizzo di questa pagina
device-approval-title = Vuoi far entrare questo dispositivo?
device-approval-who = { $client }, su un altro dispositivo, chiede di usare il tuo account { $account }.
device-approval-code = Il dispositivo deve mostrare questo codice:
device-approval-device = Il dispositivo si chiama { $device } e ha l’indirizzo { $address }.
device-approval-address = Il dispositivo ha l’indirizzo { $address }.
device-approval-warning = Consenti solo se hai iniziato tu, sul tuo dispositivo, e vedi lì lo stesso codice. Se qualcuno ti ha inviato il codice o un link, o te lo chiede al telefono, vuole entrare nel tuo account: scegli «{ $deny }».
device-approved-title = Il dispositivo è collegato
device-approved-text = Continua sul tuo dispositivo. Puoi chiudere questa pagina.
device-denied-title = Il dispositivo è stato respinto
device-denied-text = Non riceve nulla del tuo account. Se qualcuno ti ha chiesto di collegarlo, forse voleva entrare nel tuo account.

request-approval-title = Consentire questa richiesta?
request-approval-who = { $client } chiede di usare il tuo account { $account }.
request-approval-at = Richiesta del { $moment }.
request-approval-message = L’app, o la persona con cui hai a che fare, deve mostrarti lo stesso messaggio:
request-approval-warning = Consenti solo se l’hai avviata tu proprio ora. Se qualcuno te lo chiede al telefono o in un messaggio, vuole entrare nel tuo account: scegli «{ $deny }».
account-requests-title = Richieste che ti aspettano
account-requests-detail = App che chiedono la tua approvazione
account-requests-text = Guarda ogni richiesta prima di consentirla. Quelle a cui non rispondi scadono da sole.
account-requests-none = Non c’è nulla che ti aspetta.
account-request-look = Guarda
done-request-allowed = La richiesta è consentita. Continua dove l’hai avviata.
done-request-denied = La richiesta è stata respinta. Se qualcuno ti ha chiesto di consentirla, forse voleva entrare nel tuo account.
activity-request-approved = La richiesta di un’app è stata consentita
activity-app-brought-in = È stata autorizzata un’app da un’altra sullo stesso dispositivo
activity-app-vouched-for = È stata autorizzata un’app sulla parola di un altro servizio
activity-word-given = È stata data garanzia per un’app presso un altro servizio
activity-upstream-used = Un’app ha ricevuto l’accesso al tuo account presso un altro fornitore
link-approval-text = Un’app chiede l’approvazione di { $account }. Continua per vedere che cosa chiede; nulla è ancora consentito.
mail-approval-subject = Un’app chiede la tua approvazione su { $provider }
mail-approval-text = { $client } chiede la tua approvazione su { $provider }. Guarda che cosa chiede prima di consentire.
mail-approval-message = Messaggio
mail-approval-action = Guarda la richiesta
mail-approval-caution = Se non l’hai avviata tu proprio ora, non fare nulla: scade da sola. Se qualcuno ti chiede di consentirla, vuole entrare nel tuo account.

## Account

account-title = Il tuo account
account-group-person = Su di te
account-group-security = Accesso e sicurezza
account-group-data = I tuoi dati
account-security-title = Metodi di accesso
account-security-detail = Password, passkey, app di autenticazione, codici di recupero, dispositivi attendibili
account-step-text = Quando accedi con la tua password, ti si può chiedere anche la passkey o un codice di recupero. Così una password rubata non basta.
account-step-app = Hai un’app di autenticazione, quindi ti viene chiesto un secondo passaggio ogni volta che accedi con la tua password.
account-step-on = Ti viene chiesto ogni volta che accedi con la tua password.
account-step-off = Non ti viene chiesto.
account-step-needs = Crea prima una passkey o configura un’app di autenticazione.
account-step-codes = Crea prima dei codici di recupero. Senza di essi non potresti più entrare se perdessi la passkey.
account-step-start = Chiedi sempre
account-step-stop = Non chiedere più
account-sessions-title = Dove hai effettuato l’accesso
account-sessions-detail = I tuoi browser, e come uscirne
account-apps-title = App collegate
account-apps-detail = Che cosa possono fare e come revocare l’autorizzazione
since = Dal { $moment }
device-seen = Ultimo utilizzo: { $moment }
device-since = Accesso effettuato da { $moment }
device-until = Attendibile fino a { $moment }
device-unknown = Browser sconosciuto
device-here = Questo dispositivo
account-password-set = Cambiala qui
account-password-none = Non ne hai ancora una
account-password-kept = Conservata da { $name }
account-app-title = App di autenticazione
account-app-none = Non configurata
account-app-replace = Una nuova la sostituisce.
account-app-scan = Scansiona questa immagine con la tua app di autenticazione, poi inserisci il codice che mostra.
account-app-picture = Codice QR con la chiave segreta che è scritta qui sotto
account-app-open = Apri la tua app di autenticazione su questo dispositivo
account-app-type = Se non puoi scansionarla, inserisci nell’app questa chiave segreta:
account-app-confirm = Configura l’app
account-app-remove = Rimuovi l’app
account-app-done = La tua app è configurata. Il suo codice ti verrà chiesto dal prossimo accesso.
account-codes-title = Codici di recupero
account-codes-left =
    { $count ->
        [0] Non ne hai nessuno
        [one] Ne resta { $count }
       *[other] Ne restano { $count }
    }
account-codes-few =
    { $count ->
        [0] Non ne hai nessuno. Creane alcuni.
        [one] Ne resta solo { $count }. Creane di nuovi.
       *[other] Ne restano solo { $count }. Creane di nuovi.
    }
account-mail-codes = Codici a { $address }
account-codes-missing = Non hai codici di recupero. { $link } per poter entrare anche se perdi la passkey o il telefono.
account-codes-missing-link = Creane alcuni
account-last-codes = È il tuo ultimo secondo passaggio: con esso vengono eliminati anche i codici di recupero.
account-last-required = Qui tutti hanno bisogno di un secondo passaggio: al prossimo accesso dovrai configurarne uno nuovo.
account-codes-text = Con un codice di recupero accedi quando non puoi usare il tuo altro secondo passaggio. Ne ricevi dieci; ognuno vale una sola volta.
account-codes-replace = I codici nuovi sostituiscono i precedenti.
account-codes-make = Crea codici di recupero
account-codes-later = Non ora
account-codes-keep = Conserva questi codici dove solo tu puoi trovarli: stampali o salva il file. Non li vedrai più.
account-codes-download = Salva in un file
account-codes-kept = Li ho salvati
account-devices-title = Dispositivi attendibili
account-devices-text = Su questi non ti viene chiesto il secondo passaggio.
account-device-forget = Non considerare più attendibile
account-sessions-text = Se non riconosci un dispositivo, esci da lì e { $link }.
account-sessions-link = cambia la password
account-sessions-end-others = Esci da tutte le altre sessioni
account-apps-none = Nessuna app usa il tuo account.
account-apps-text = Un’app che scolleghi deve chiederti di nuovo l’autorizzazione.
account-app-own = Appartiene a questa organizzazione
account-app-can = Può:
account-app-allowed = Autorizzata il { $moment }
account-app-disconnect = Scollega
new-password-title = Nuova password
new-password-label = Nuova password
new-password-rule =
    { $count ->
        [one] Deve avere almeno { $count } carattere.
       *[other] Deve avere almeno { $count } caratteri.
    }
new-password-advice = Quattro o cinque parole a caso sono facili da ricordare e difficili da indovinare.
new-password-ends = Tutte le altre tue sessioni verranno chiuse.
new-password-must = Chi gestisce il tuo account ti chiede di scegliere una password che conosci solo tu.
new-password-choose = Scegli una nuova password per il tuo account.
new-password-set = Imposta password
new-password-missing = Inserisci una nuova password per continuare.
directory-password-title = Cambia la password
directory-password-text = La tua password di { $name } è corretta, ma devi sceglierne una nuova prima di poter accedere.
directory-password-kept = { $name } conserva la tua password. La cambi lì, per tutto ciò a cui accedi con essa.
directory-password-elsewhere = { $name } conserva la tua password. Si cambia lì e non qui.
directory-password-other = Cambia la password di { $name }
directory-password-current = Password attuale
directory-password-again = Nuova password, ancora una volta
directory-password-change = Cambia password
directory-password-differs = Le due nuove password non sono uguali. Inserisci la nuova in entrambi i campi.
directory-password-wrong = La password attuale non è corretta.
directory-password-not-allowed = { $name } non ti permette di cambiare qui la password. Chiedi a chi gestisce lì il tuo account.
directory-password-weak = { $name } non accetta questa password: è troppo facile da indovinare. Scegline un’altra.
directory-password-short = { $name } non accetta questa password: è troppo corta. Scegline una più lunga.
directory-password-long = { $name } non accetta questa password: è troppo lunga. Scegline una più corta.
directory-password-young = La tua password di { $name } è stata cambiata da poco e non si può ancora cambiare di nuovo. Riprova più tardi.
directory-password-rules = { $name } non accetta questa password. Forse è troppo corta, troppo semplice o una che hai già avuto, oppure l’ultima modifica è troppo recente.

## Profilo e preferenze

account-profile-title = Profilo
account-profile-detail = Nomi, data di nascita, numero di telefono, indirizzo
account-preferences-title = Preferenze
account-preferences-detail = Lingua, chiaro o scuro, fuso orario, email
account-save = Salva
account-saved = Le tue modifiche sono state salvate.
done-session-ended = Quella sessione è stata chiusa.
done-sessions-ended = Le altre sessioni sono state chiuse.
done-passkey-made = La passkey è stata creata.
done-passkey-removed = La passkey è stata rimossa.
done-provider-linked = Il fornitore è collegato.
done-provider-unlinked = Il fornitore non è più collegato.
done-app-removed = L’app di autenticazione è stata rimossa.
done-password-set = La tua nuova password è stata impostata.
done-device-forgotten = Quel dispositivo non è più attendibile.
done-app-disconnected = L’app è stata scollegata.
done-step-on = D’ora in poi ti viene chiesto un secondo passaggio.
done-step-off = Non ti viene più chiesto un secondo passaggio.
done-address-confirmed = Il tuo indirizzo e-mail è confermato.
profile-text = Le app a cui permetti di vedere il tuo profilo vedono ciò che trovi qui. Puoi lasciare vuoto qualsiasi campo.
profile-username = Nome utente
profile-email = Email
profile-roles = Ruoli
profile-closed = Questi dati non si possono cambiare qui.
profile-name = Nome completo
profile-given-name = Nome
profile-middle-name = Altri nomi
profile-family-name = Cognome
profile-nickname = Soprannome
profile-gender = Genere
profile-birthdate = Data di nascita
profile-birthdate-note = Anno-mese-giorno, per esempio 1990-02-28. Va bene anche solo l’anno.
profile-phone = Numero di telefono
profile-phone-note = Con il prefisso del paese, per esempio +39 02 1234 5678.
profile-page = Pagina del profilo
profile-website = Sito web
profile-address = Indirizzo
profile-street = Via e numero civico
profile-postal-code = Codice postale
profile-locality = Località
profile-region = Regione
profile-country = Paese
profile-formatted = Come su una lettera
profile-formatted-note = Viene riscritto quando modifichi i campi qui sopra.
field-errors = Non è ancora stato salvato nulla. Controlla i campi segnalati.
field-too-long =
    { $count ->
        [one] Usa al massimo { $count } carattere.
       *[other] Usa al massimo { $count } caratteri.
    }
field-hidden = Ci sono caratteri invisibili. Scrivi di nuovo il testo.
field-date = Questa non è una data. Scrivila così: 1990-02-28.
field-future = Questo giorno deve ancora venire. Controlla l’anno.
field-url = Questo non è un indirizzo web. Scrivilo così: https://example.com.
field-phone = Questo non è un numero di telefono con il prefisso del paese. Inizia con + e il prefisso.
field-changed = Nel frattempo questo campo è diventato “{ $value }”. Salva di nuovo per sostituirlo.
field-emptied = Nel frattempo questo campo è stato svuotato. Salva di nuovo per compilarlo.
preferences-language = Lingua
preferences-zone = Fuso orario
preferences-mails = Email
preferences-new-browser = Avvisami quando accedo con un browser per la prima volta
preferences-mails-note = Ti avvisiamo sempre quando cambiano i tuoi metodi di accesso.
preferences-unusable = Questa scelta non è possibile. Scegli dagli elenchi.
language-name = Italiano
region-africa = Africa
region-america = America
region-antarctica = Antartide
region-arctic = Artico
region-asia = Asia
region-atlantic = Atlantico
region-australia = Australia
region-europe = Europa
region-indian = Oceano Indiano
region-pacific = Pacifico
region-other = Altri

## Foto

account-picture-title = Foto
account-picture-detail = Ciò che le app mostrano di te
picture-text = Le app a cui permetti di vedere il tuo profilo possono mostrarla. Chiunque ne abbia il link può aprirla.
picture-alt = La tua foto
picture-none = Non hai ancora una foto.
picture-elsewhere = La tua foto è conservata altrove:
picture-file = Nuova foto
picture-rule = PNG, JPEG, WebP o GIF, fino a 8 MB. Viene mostrata la parte centrale, in un quadrato.
picture-set = Salva la foto
picture-remove = Rimuovi la foto
picture-closed = Questa foto la sceglie la tua organizzazione.
picture-missing = Scegli una foto per continuare.
picture-too-long = Questo file è troppo grande. Scegline uno di 8 MB al massimo.
picture-format = Questa non è un’immagine PNG, JPEG, WebP o GIF. Scegli un altro file.
picture-too-large = Questa foto ha troppi pixel. Scegline una di 4096 per 4096 al massimo.
picture-damaged = Questo file è danneggiato. Scegline un altro.
picture-unkept = Non è stato possibile salvare la tua foto e non è cambiato nulla. Riprova tra qualche minuto.

## Passkey

passkey-wrong = Questa passkey non può essere usata qui. Prova con un altro metodo.
passkey-use = Usa una passkey
second-factor-use-passkey = Usa una passkey
second-factor-passkey-text = Conferma con la tua passkey che sei tu.
account-providers-title = Accesso con altri fornitori
account-providers-text = Anche con questi fornitori puoi accedere a questo account.
account-providers-none = Nessuno è ancora collegato
account-provider-connect = Collega { $name }
account-provider-last = È l’unico modo in cui puoi accedere. Prima scegli una password o crea una passkey; poi puoi rimuoverlo.
account-provider-last-password = È l’unico modo in cui puoi accedere. Prima scegli una password; poi puoi rimuoverlo.
account-provider-last-passkey = È l’unico modo in cui puoi accedere. Prima crea una passkey; poi puoi rimuoverlo.
account-provider-last-alone = È l’unico modo in cui puoi accedere, quindi resta.
account-passkeys-title = Passkey
account-passkeys-count =
    { $count ->
        [0] Non ne hai ancora
        [one] { $count } passkey
       *[other] { $count } passkey
    }
account-passkeys-text = Con una passkey accedi con l’impronta digitale, il volto o il blocco schermo, senza password. Nessun sito falso può sottrartela con l’inganno.
passkey-create = Crea una passkey
passkey-new-title = Nuova passkey
passkey-name = Nuovo nome
passkey-name-optional = Nome (facoltativo)
passkey-name-note = Lascia vuoto per usare il nome del dispositivo o del programma che la conserva.
passkey-failed = Non ha funzionato. Riprova o scegli un altro metodo.
passkey-cancelled = Non è stata usata nessuna passkey. Riprova o scegli un altro metodo.
passkey-not-created = Non ha funzionato. Riprova o fallo più tardi.
passkey-not-made = Non è stata creata nessuna passkey. Puoi riprovare.
passkey-exists = Questo dispositivo ha già una passkey per il tuo account.
passkey-too-many = Hai già il numero massimo di passkey. Rimuovine prima una.
passkey-not-allowed = Questa organizzazione non consente passkey di questo tipo. Usa un altro dispositivo.
passkey-name-unusable = Questo nome non può essere usato. Scegline uno più corto.
passkey-unnamed = Passkey
passkey-synced = Sincronizzata tra i tuoi dispositivi
passkey-syncable = Non ancora sincronizzata tra i tuoi dispositivi
passkey-bound = Su un solo dispositivo
passkey-added = Aggiunta il { $moment }
passkey-change = Rinomina o rimuovi
passkey-rename = Rinomina
passkey-remove = Rimuovi
passkey-needs-script = Per creare una passkey serve JavaScript, che nel tuo browser è disattivato.
passkey-use-needs-script = Per usare una passkey serve JavaScript, che nel tuo browser è disattivato.
passkey-unsupported = Questo browser non supporta le passkey. Usa un altro browser o un altro dispositivo.
passkey-offer-title = Un accesso più rapido
passkey-offer-later = Non ora

## Uscita

sign-out-title = Uscita
sign-out-question = Stai per uscire da { $tenant }.
sign-out-client = { $client } chiede di farti uscire da { $tenant }.
sign-out-account = Accesso effettuato come { $account }
sign-out-accounts = Uscirai da:
sign-out = Esci
stay = Mantieni la sessione aperta
signed-out-title = Sessione chiusa
signed-out-text = La tua sessione su { $tenant } è chiusa.
signed-out-account = La sessione di { $account } su { $tenant } è chiusa.
signed-out-staying = In questo browser restano aperte le sessioni di:
signed-out-shared = Su un computer condiviso, chiudi anche il browser.
signed-out-elsewhere = La tua sessione su { $name } potrebbe essere ancora aperta.
stayed-title = Sessione aperta
stayed-text = La tua sessione su { $tenant } resta aperta.

## Errori

error-id = ID dell’errore
error-support = Chiedi aiuto a { $tenant }
error-code = Codice
error-description = Dettagli
error-developers = Per sviluppatori
error-ask-app = Torna all’app e riprova. Se succede di nuovo, avvisa i responsabili dell’app e comunica loro l’ID dell’errore.
error-request-title = Richiesta incompleta
error-request-text = L’app ha inviato una richiesta incompleta o non corretta, quindi ci siamo fermati qui.
error-client-title = App sconosciuta
error-client-text = L’app da cui arrivi non è registrata presso { $tenant }.
error-redirect-title = Indirizzo non registrato
error-redirect-text = L’app ci ha chiesto di mandarti a un indirizzo che non è registrato per quell’app. Per la tua sicurezza, non l’abbiamo fatto.
error-sign-out-title = Richiesta di uscita
error-sign-out-text = L’app ci ha chiesto di chiudere la tua sessione e di mandarti a un indirizzo che non è registrato per quell’app, oppure ha parlato a nome di un’altra app. Non è cambiato nulla.
error-browser-title = Altro browser
error-browser-text = Questa pagina è stata aperta in un altro browser o in un’altra finestra, oppure il tuo browser non ha inviato il nostro cookie.
error-browser-now = Torna da dove sei venuto e ricomincia in questa finestra. Se il tuo browser blocca i cookie, consentili per { $host }.
error-form-title = Modulo illeggibile
error-form-text = Non è stato possibile leggere ciò che il tuo browser ha inviato. Non è stato cambiato nulla.
error-form-now = Torna indietro, ricarica la pagina e invia di nuovo il modulo.
error-account-title = Altro account
error-account-text = In questo browser ora usi un account diverso da quello della pagina che ha inviato questo. Non è stato cambiato nulla.
error-account-now = Apri di nuovo la pagina per cambiare qualcosa.
error-not-found-title = Pagina non trovata
error-not-found-text = A questo indirizzo non c’è nessuna pagina. Forse è un indirizzo per le app.
error-not-found-now = Controlla l’indirizzo, oppure torna da dove arrivi.
error-internal-title = Un problema da parte nostra
error-internal-text = Qualcosa è andato storto. Non è colpa tua.
error-internal-now = Riprova tra un minuto. Se succede di nuovo, avvisa { $tenant } e comunica l’ID dell’errore.
trace-title = Che cosa è stato controllato
trace-passed = Corretto
trace-failed = Non corretto
trace-sent = Inviato
trace-registered = Registrato
trace-nothing = Niente
trace-repeated = Più di una volta
trace-exactly-one = Esattamente uno
trace-client = Un client
trace-client-disabled = Un client disattivato
trace-client-unknown = Nessun client con questo nome
trace-form-encoded = UTF-8 codificato come modulo, ogni parametro al massimo una volta
trace-own-page = Una pagina a sé (document)
trace-token = Un token
trace-secret = (ciò che ha la forma di un segreto)
trace-own-id-token = Un ID token di questo provider

## Una pagina rimasta aperta troppo a lungo

answered-title = Già fatto
answered-text = Qui hai finito. Continua nell’app.
expired-title = Pagina scaduta
expired-text = Questa pagina è rimasta aperta troppo a lungo o è già stata usata, quindi non funziona più. Questo protegge il tuo account.
expired-go-back = Torna all’app e ricomincia.
start-again = Ricomincia

## La risposta in viaggio verso l’app

form-post-title = In viaggio
form-post-text = Stai tornando a { $client }. Se non succede nulla, premi il pulsante.

## La pagina all’indirizzo del server

home-title = Accesso
home-text = Qui si accede con { $tenant }.
home-nothing = Di solito si arriva qui da un’app e vi si torna subito.
home-dev = Questo è un server di sviluppo. L’area di prova esegue un accesso vero e mostra ogni messaggio.
open-playground = Apri l’area di prova

## L’area di prova, dove si osserva un accesso

playground-title = Area di prova
playground-intro = Esegui su questo server un vero flusso authorization code con PKCE e osserva ogni messaggio e ogni token.
playground-issuer = Emittente
playground-client = Client
playground-redirect = URI di reindirizzamento
playground-username = Accedi come
playground-password = Password
playground-scopes = Scope
playground-not-sent = Non inviare
playground-prompt = Quale pagina mostrare anche dove si potrebbe saltare
playground-response-mode = Come torna la risposta
playground-request-uri = Se la richiesta viene inviata in anticipo, così che solo il suo nome passi dal browser
playground-max-age = Secondi dall’ultimo accesso, al massimo
playground-login-hint = Chi sta per accedere
playground-acr-values = Quanto deve essere sicuro l’accesso
playground-ui-locales = Lingue delle pagine, per esempio “de fr”
playground-start = Avvia il flusso
playground-mail-title = Email
playground-mail-intro = Senza un server di posta, un server di sviluppo non invia nulla. Ciò che avrebbe inviato è qui, dal più recente, finché non viene fermato.
playground-mail-none = Non è ancora stato inviato nulla.
playground-succeeded = Il flusso è arrivato alla fine. Ecco ogni passaggio, nell’ordine in cui è avvenuto.
playground-signed-out = Hai chiuso la sessione e l’app ha dimenticato i suoi token. Ecco ogni passaggio, nell’ordine in cui è avvenuto.
playground-refused = Il flusso si è fermato prima della fine. L’ultimo passaggio dice perché.
playground-again = Ricomincia
playground-refresh = Rinnova i token
playground-request = Richiesta
playground-response = Risposta
step-discovery-title = Discovery
step-discovery-text = Il client legge dove sono gli endpoint del provider e che cosa sa fare.
step-pushed-title = Richiesta di autorizzazione inviata in anticipo
step-pushed-text = Il client invia la richiesta direttamente al provider e riceve un nome per essa: nel browser nessuno può leggerla né modificarla.
step-authorize-title = Richiesta di autorizzazione
step-authorize-text = Il client manda il browser al provider. Il code challenge è l’hash di un segreto che solo il client conosce.
step-callback-title = Risposta di autorizzazione
step-callback-text = Il browser torna con un codice utilizzabile una volta sola. Il client controlla che lo state e l’emittente siano quelli che si aspetta.
step-token-title = Richiesta di token
step-token-text = Il client scambia il codice con i token e mostra il segreto dietro il code challenge.
step-keys-title = Chiavi
step-keys-text = Il client legge le chiavi pubbliche del provider. Quella che l’ID token indica nella sua intestazione, come kid, deve corrispondere alla sua firma.
step-refresh-title = Richiesta di rinnovo
step-refresh-text = Il client scambia il refresh token con nuovi token. Il vecchio refresh token non vale più.
step-userinfo-title = Userinfo
step-userinfo-text = Il client mostra l’access token e riceve i claim che i suoi scope permettono.
step-signed-out-title = Uscita
step-signed-out-text = Il provider ha chiuso la sessione e ha rimandato indietro il browser.
token-id = ID token
token-access = Access token
token-refresh = Refresh token
token-verified = Verificato: firma, emittente, audience e date sono corretti
token-not-verified = Non verificato: { $why }
token-opaque = Opaco: solo il provider può leggerlo
token-header = Intestazione
token-claims = Claim
token-raw = Il token così come è stato inviato
claim-iss = Chi ha emesso il token
claim-sub = L’identificativo della persona, o del client se non c’è una persona
claim-aud = Per chi è il token
claim-exp = Quando smette di essere valido
claim-iat = Quando è stato emesso
claim-auth-time = Quando la persona ha effettuato l’accesso
claim-nonce = Lega il token a questa sola richiesta
claim-acr = Quanto era sicuro l’accesso
claim-amr = Come la persona ha effettuato l’accesso
claim-azp = Il client che ha chiesto il token
claim-sid = L’identificativo della sessione
claim-jti = L’identificativo di questo token
claim-at-hash = Lega il token al suo access token
claim-client-id = Il client a cui è stato dato il token
claim-scope = Che cosa permette il token
claim-alg = Come è firmato
claim-kid = Quale chiave del provider lo ha firmato
claim-typ = Che tipo di token è

## Attività: che cosa è successo nell’account

account-activity-title = Attività
account-activity-detail = Che cosa è successo nel tuo account
account-activity-text = Gli eventi più recenti sono in alto. C’è qualcosa che non hai fatto tu?
account-activity-not-you = Scegli una nuova password
account-activity-none = Non è ancora successo nulla.
account-activity-older = Precedenti
account-activity-newest = Più recenti
activity-account-made = È stato creato l’account
activity-signed-in = Accesso effettuato
activity-signed-in-again = Accesso effettuato di nuovo
activity-methods = Con { $methods }
activity-wrong-password = Accesso non riuscito: password errata
activity-wrong-code = Accesso non riuscito: codice errato
activity-wrong-passkey = Accesso non riuscito: passkey rifiutata
activity-signed-out = Uscita effettuata
activity-session-ended = È stata chiusa una sessione
activity-sessions-ended = Uscita da tutte le altre sessioni
activity-password-changed = È stata cambiata la password
activity-passkey-added = È stata aggiunta una passkey
activity-passkey-renamed = È stata rinominata una passkey
activity-passkey-removed = È stata rimossa una passkey
activity-app-added = È stata configurata un’app di autenticazione
activity-app-removed = È stata rimossa l’app di autenticazione
activity-codes-made = Sono stati creati nuovi codici di recupero
activity-codes-removed = Sono stati rimossi i codici di recupero
activity-factor-added = È stato aggiunto un metodo di accesso
activity-upstream-added = È stato aggiunto l’accesso con un altro fornitore
activity-upstream-removed = È stato rimosso l’accesso con un altro fornitore
activity-factor-removed = È stato rimosso un metodo di accesso
activity-step-on = All’accesso viene chiesto un secondo passaggio
activity-step-off = All’accesso non viene più chiesto un secondo passaggio
activity-recovery-code-used =
    { $count ->
        [0] È stato usato un codice di recupero; non ne resta nessuno
        [one] È stato usato un codice di recupero; ne resta { $count }
       *[other] È stato usato un codice di recupero; ne restano { $count }
    }
activity-method-recovery-code = codice di recupero
activity-method-upstream = altro fornitore
activity-device-trusted = È stato aggiunto un dispositivo attendibile
activity-device-forgotten = Un dispositivo non è più attendibile
activity-consent-given = Un’app ha ricevuto l’autorizzazione a usare l’account
activity-consent-withdrawn = È stata scollegata un’app
activity-device-approved = È stata autorizzata un’app su un altro dispositivo
activity-turned-off = L’account è stato disattivato
activity-turned-on = L’account è stato attivato
activity-profile-changed = Alcuni dati dell’account sono stati modificati
activity-roles-changed = Sono stati modificati i ruoli dell’account presso i servizi
activity-notices-on = Le email sui nuovi browser sono state attivate
activity-notices-off = Le email sui nuovi browser sono state disattivate
activity-address-changed = È stato cambiato l’indirizzo email
activity-address-confirmed = È stato confermato l’indirizzo email
activity-picture-changed = È stata cambiata la foto
activity-picture-removed = È stata rimossa la foto
activity-exported = Sono stati scaricati i dati dell’account
activity-deletion-planned = L’account verrà eliminato il { $moment }
activity-deletion-cancelled = L’account è stato mantenuto
activity-erased = L’account è stato eliminato
activity-by-operator = Da parte dei responsabili di questo servizio
activity-by-server = Perché in questo browser c’erano troppi account
activity-by-upstream = Perché sei uscito presso un altro fornitore
activity-later = Altro: { $kind }

## Rimozione di un metodo di accesso

remove-everywhere = Quando la rimuovo, chiudi anche tutte le altre mie sessioni

## Una copia dei dati e la fine dell’account

account-export-title = Copia dei tuoi dati
account-export-detail = Scarica ciò che è conservato su di te
account-export-text = Ricevi un file con tutto ciò che è conservato qui su di te:
account-export-note = Non contiene password, codici né chiavi. Conserva il file dove solo tu puoi trovarlo.
account-export-make = Scarica
export-readme = Ciò che { $provider } conserva dell’account { $account }. Data: { $moment }.
export-profile = Chi sei: nome utente e dati come il nome e l’indirizzo email
export-picture = La tua foto, se ne hai una qui
export-sessions = Dove hai effettuato l’accesso
export-consents = App collegate e che cosa possono fare
export-credentials = I tuoi metodi di accesso: quando sono stati aggiunti e usati l’ultima volta
export-devices = I tuoi dispositivi attendibili
export-activity = Che cosa è successo nel tuo account
account-delete-title = Elimina l’account
account-delete-detail = Con tutto ciò che contiene
account-delete-text =
    { $count ->
        [one] Tutte le tue sessioni vengono chiuse subito, anche nelle app che usano il tuo account. L’account viene eliminato dopo { $count } giorno, con tutto ciò che contiene. Per mantenerlo, accedi prima di allora.
       *[other] Tutte le tue sessioni vengono chiuse subito, anche nelle app che usano il tuo account. L’account viene eliminato dopo { $count } giorni, con tutto ciò che contiene. Per mantenerlo, accedi prima di allora.
    }
account-delete-text-now = L’account viene eliminato subito, con tutto ciò che contiene. L’operazione non si può annullare.
account-delete-export = Prima scarica i tuoi dati
account-delete-label = Per confermare, inserisci il tuo nome utente { $name }
account-delete-label-either = Per confermare, inserisci il tuo nome utente { $name } o il tuo indirizzo email
account-delete-label-email = Per confermare, inserisci il tuo indirizzo email { $name }
account-delete-wrong = Questo non è né il tuo nome utente né il tuo indirizzo email. Non è stato eliminato nulla.
account-delete-do = Elimina l’account
account-left-title = Account eliminato
account-left-title-planned = Eliminazione pianificata
account-left-planned = La tua sessione è chiusa. Il tuo account verrà eliminato il { $moment }.
account-left-keep = Se vuoi mantenerlo, accedi prima di allora.
account-left-gone = Il tuo account è stato eliminato, con tutto ciò che conteneva.
leaving-title = Mantenere il tuo account?
leaving-text = Come hai chiesto, il tuo account verrà eliminato il { $moment }. Fino ad allora puoi mantenerlo.
leaving-keep = Mantieni l’account
leaving-leave = Elimina come previsto
mail-exported-subject = I tuoi dati su { $provider } sono stati scaricati
mail-exported-text = Tutto ciò che { $provider } conserva su di te è stato scaricato dal tuo account.

## Una nuova password

password-unfit-short =
    { $count ->
        [one] Una password deve avere almeno { $count } carattere.
       *[other] Una password deve avere almeno { $count } caratteri.
    }
password-unfit-long = Una password può avere al massimo { $count } byte.
password-unfit-unsendable = Questa password contiene un carattere o un’interruzione di riga che nessuna pagina può inviare.
password-unfit-common = Molti usano questa password, quindi è tra le prime che vengono provate.
password-unfit-breached = Questa password è in un elenco di password rubate. Scegline un’altra e cambiala ovunque la usi.
password-unfit-used = Hai già usato questa password. Scegline una nuova.
password-unfit-guessable = Questa password è facile da indovinare.
password-advice-rows = Le file di tasti sono facili da indovinare.
password-advice-keyboard = Gli schemi brevi sulla tastiera sono facili da indovinare.
password-advice-repeats = Le ripetizioni come “aaa” sono facili da indovinare.
password-advice-repeated-parts = Le ripetizioni come “abcabcabc” sono facili da indovinare quasi quanto “abc”.
password-advice-common = È una delle password più comuni.
password-advice-similar = Somiglia a una password comune.
password-advice-sequences = Le sequenze come “abc” o “6543” sono facili da indovinare.
password-advice-years = Gli anni recenti sono facili da indovinare.
password-advice-word = Una sola parola è facile da indovinare.
password-advice-dates = Le date sono spesso facili da indovinare.
password-advice-name-alone = Un nome da solo è facile da indovinare.
password-advice-names = I nomi comuni sono facili da indovinare.
password-advice-few-words = Usa alcune parole che di solito non stanno insieme.
password-advice-nothing-special = Simboli, numeri e maiuscole non sono necessari.
password-advice-more-words = Aggiungi un’altra parola o due, meglio se rare.
password-advice-capitals = Una maiuscola all’inizio serve a poco.
password-advice-all-capitals = Le sole maiuscole sono facili da indovinare quasi quanto le minuscole.
password-advice-reversed = Le parole scritte al contrario sono quasi altrettanto facili da indovinare.
password-advice-substitutions = Le sostituzioni abituali, come “@” al posto di “a”, servono a poco.
password-advice-longer-pattern = Usa uno schema più lungo sulla tastiera, con più cambi di direzione.
password-advice-no-repeats = Evita parole e caratteri ripetuti.
password-advice-no-sequences = Evita le sequenze.
password-advice-no-years = Evita gli anni recenti.
password-advice-no-own-years = Evita gli anni che hanno a che fare con te.
password-advice-no-own-dates = Evita le date e gli anni che hanno a che fare con te.

## Account: l’indirizzo email

account-email-title = Indirizzo email
account-email-detail = Dove ti contattiamo e con che cosa accedi
account-email-verified = Confermato
account-email-unverified = Non ancora confermato
account-email-none = Non hai ancora un indirizzo email.
account-email-pending = Abbiamo inviato un’email a { $address }. L’indirizzo varrà non appena aprirai il link nell’email.
account-email-label = Nuovo indirizzo
account-email-note = Inviamo un link a questo indirizzo. Il tuo indirizzo cambia appena lo apri, e avvisiamo entrambi gli indirizzi.
account-email-send = Invia il link
account-email-verify = Invia un link di conferma
account-email-no-mail = Il tuo indirizzo email non si può cambiare qui. Rivolgiti a chi gestisce il tuo account.

labelled = { $label }: { $value }

## Email: ciò che ogni messaggio può contenere

mail-greeting = Ciao { $name },
mail-hello = Ciao,
mail-foot = Questa email arriva da { $provider }, su { $host }.
mail-copy = Se il pulsante non fa nulla, copia questo indirizzo nel tuo browser:
mail-good-minutes =
    { $count ->
        [one] Vale per { $count } minuto e funziona una sola volta.
       *[other] Vale per { $count } minuti e funziona una sola volta.
    }
mail-good-hours =
    { $count ->
        [one] Vale per { $count } ora e funziona una sola volta.
       *[other] Vale per { $count } ore e funziona una sola volta.
    }
mail-good-days =
    { $count ->
        [one] Vale per { $count } giorno e funziona una sola volta.
       *[other] Vale per { $count } giorni e funziona una sola volta.
    }
mail-asked-from = La richiesta arriva da qui:
mail-when = Data e ora
mail-browser = Browser
mail-network = Indirizzo di rete
mail-code-caution = Se non stai accedendo, ignora questa email: senza il codice non entra nessuno. Non darlo a nessuno; noi non lo chiediamo mai.
mail-link-caution = Se non l’hai chiesto tu, ignora questa email: non succederà nulla. Non inoltrarla a nessuno.
mail-change-caution = Se non l’hai fatto tu, qualcun altro potrebbe essere entrato nel tuo account: accedi subito su { $host } e scegli una nuova password. Se non riesci più ad accedere, chiedi aiuto a chi gestisce il servizio.

## Email: i messaggi

mail-sign-in-code-subject = Codice di accesso per { $provider }
mail-sign-in-code-text = Inserisci questo codice nella pagina in cui stai accedendo:
mail-sign-in-code-link = Oppure apri questo link sul dispositivo con cui stai accedendo:
mail-sign-in-action = Accedi
mail-sign-up-code-subject = Codice per il tuo nuovo account su { $provider }
mail-sign-up-code-text = Inserisci questo codice nella pagina in cui stai creando il tuo account:
mail-sign-up-code-link = Oppure apri questo link nello stesso browser:
mail-sign-up-action = Continua
mail-account-exists-subject = Hai già un account su { $provider }
mail-account-exists-text = Qualcuno, forse tu, voleva creare un account con questo indirizzo su { $provider }. Ne esiste già uno: accedi con quello. Se ne hai dimenticato la password, scegline un’altra nella pagina che la chiede.
mail-account-exists-caution = Se non eri tu, non devi fare nulla: non è cambiato nulla.
mail-sign-in-link-subject = Accesso a { $provider }
mail-sign-in-link-text = Apri questo link per accedere.
mail-second-factor-code-subject = Codice di conferma per { $provider }
mail-second-factor-code-text = Inserisci questo codice per completare l’accesso:
mail-second-factor-caution = Se non stai accedendo, qualcuno conosce la tua password. Non dare questo codice a nessuno e scegli subito una nuova password su { $host }.
mail-verify-address-subject = Conferma il tuo indirizzo email su { $provider }
mail-verify-address-text = Apri questo link per confermare che questo è il tuo indirizzo email su { $provider }.
mail-verify-address-action = Conferma indirizzo
mail-address-changed-subject = Il tuo indirizzo email su { $provider } è stato cambiato
mail-address-changed-text = Il tuo account su { $provider } ha ora l’indirizzo email { $new } al posto di { $old }.
mail-address-added-text = Il tuo account su { $provider } ha ora l’indirizzo email { $new }.
mail-address-removed-text = Il tuo account su { $provider } non ha più l’indirizzo email { $old } né un altro.
mail-password-reset-subject = Scegli una nuova password per { $provider }
mail-password-reset-text = Apri questo link per scegliere una nuova password per il tuo account su { $provider }.
mail-password-reset-code = Oppure inserisci questo codice nella pagina in cui l’hai richiesto:
mail-password-reset-action = Scegli password
mail-password-changed-subject = La tua password su { $provider } è stata cambiata
mail-password-changed-text = La password del tuo account su { $provider } è stata cambiata.
mail-password-changed-there-text = La tua password di { $name } è stata cambiata. È stato fatto su { $provider }.
mail-password-elsewhere-text = Hai chiesto una nuova password per il tuo account su { $provider }. Ma la tua password è conservata da { $name }: si cambia lì, e qui non ne viene creata un’altra.
mail-password-elsewhere-caution = Se non l’hai chiesto tu, ignora questa email: non succederà nulla.
mail-new-device-subject = Nuovo accesso al tuo account su { $provider }
mail-new-device-text = Qualcuno ha effettuato l’accesso al tuo account su { $provider } da un browser che non conoscevamo ancora. Se l’hai fatto tu, non c’è altro da fare.
mail-method-added-subject = È stato aggiunto un metodo di accesso a { $provider }
mail-method-added-text = Il tuo account su { $provider } ha un nuovo metodo di accesso: { $method }.
mail-method-removed-subject = È stato rimosso un metodo di accesso a { $provider }
mail-method-removed-text = Il tuo account su { $provider } ha un metodo di accesso in meno: { $method }.
mail-step-on-subject = Il secondo passaggio su { $provider } è stato attivato
mail-step-on-text = D’ora in poi, accedendo con la password al tuo account su { $provider }, viene chiesto anche un secondo passaggio.
mail-step-off-subject = Il secondo passaggio su { $provider } è stato disattivato
mail-step-off-text = Accedendo con la password al tuo account su { $provider } non viene più chiesto un secondo passaggio.
mail-notices-off-subject = Le email sui nuovi browser su { $provider } sono state disattivate
mail-notices-off-text = D’ora in poi non ricevi un’email quando qualcuno accede al tuo account su { $provider } con un nuovo browser.
mail-method-password = password
mail-method-passkey = passkey
mail-method-authenticator = app di autenticazione
mail-method-mail-code = codici via email
mail-method-recovery-codes = codici di recupero
mail-method-elsewhere = un account presso un altro servizio
mail-recovery-codes-used-subject = È stato usato un codice di recupero su { $provider }
mail-recovery-codes-used-text = Qualcuno ha effettuato l’accesso al tuo account su { $provider } con uno dei tuoi codici di recupero.
mail-recovery-codes-left =
    { $count ->
        [0] Non ne resta nessuno: creane presto di nuovi.
        [one] Ne resta { $count }: creane presto di nuovi.
       *[other] Ne restano { $count }.
    }
mail-invitation-subject = Il tuo invito a { $provider }
mail-invitation-text-from = { $from } ti invita a creare un account su { $provider }. Apri questo link per iniziare.
mail-invitation-text = Hai ricevuto un invito a creare un account su { $provider }. Apri questo link per iniziare.
mail-invitation-action = Inizia
mail-invitation-caution = Se non sai di che cosa si tratta, ignora questa email: senza di te non succede nulla.
mail-account-locked-subject = L’accesso a { $provider } è in pausa
mail-account-locked-text = Ci sono state troppe password errate per il tuo account su { $provider }, quindi l’accesso è in pausa. Se eri tu, apri questo link per continuare.
mail-account-locked-action = Continua
mail-account-locked-caution = Se non eri tu, qualcuno sta provando a indovinare la password, ma non è entrato. Non devi fare nulla; non inoltrare il link a nessuno.
mail-second-factor-closed-subject = Troppi codici errati su { $provider }
mail-second-factor-closed-text = Qualcuno ha superato il primo passaggio dell’accesso al tuo account su { $provider } e poi ha inserito troppi codici errati.
mail-second-factor-closed-elsewhere = Fino al { $until } i codici vengono accettati solo nei browser da cui hai già effettuato l’accesso.
mail-second-factor-closed-there = Fino al { $until } in quel browser non viene accettato alcun codice.
mail-second-factor-closed-caution = Se non eri tu, qualcuno conosce la tua password o legge le tue email: scegli subito una nuova password. Se eri tu, non devi fare nulla.
mail-deletion-planned-subject = Il tuo account su { $provider } verrà eliminato
mail-deletion-planned-text = Il tuo account su { $provider } verrà eliminato il { $date }, con tutto ciò che contiene.
mail-deletion-planned-caution = Se vuoi conservarlo, o se non l’hai deciso tu, accedi su { $host } prima di quel giorno.
mail-deleted-subject = Il tuo account su { $provider } è stato eliminato
mail-deleted-text = Il tuo account su { $provider } è stato eliminato, con tutto ciò che conteneva.
mail-deleted-caution = Se non l’hai deciso tu, chiedi aiuto a chi gestisce { $provider }.
mail-test-subject = Email di prova da { $provider }
mail-test-text = L’email funziona: chi gestisce { $provider } ha inviato questo messaggio per provarla.
mail-test-caution = Non devi fare nulla.
