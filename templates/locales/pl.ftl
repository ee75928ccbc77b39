### Strony Doorward po polsku: zwrot per Ty (Ty, Twój wielką literą), bez form rodzajowych. Objaśnienia komunikatów są w en.ftl.

## Na wielu stronach

cancel = Anuluj
continue = Dalej
try-again = Spróbuj ponownie
back-to-client = Wróć do aplikacji { $client }
dev-note = Serwer deweloperski
theme = Wygląd
theme-light = Jasny
theme-dark = Ciemny
theme-automatic = Automatyczny
client-links = O aplikacji { $client }
client-website = Strona internetowa
client-policy = Polityka prywatności
client-terms = Warunki korzystania
throttled-seconds =
    { $count ->
        [one] Było zbyt wiele prób. Odczekaj { $count } sekundę i spróbuj ponownie.
        [few] Było zbyt wiele prób. Odczekaj { $count } sekundy i spróbuj ponownie.
        [many] Było zbyt wiele prób. Odczekaj { $count } sekund i spróbuj ponownie.
       *[other] Było zbyt wiele prób. Odczekaj { $count } sekundy i spróbuj ponownie.
    }
throttled-minutes =
    { $count ->
        [one] Było zbyt wiele prób. Odczekaj { $count } minutę i spróbuj ponownie.
        [few] Było zbyt wiele prób. Odczekaj { $count } minuty i spróbuj ponownie.
        [many] Było zbyt wiele prób. Odczekaj { $count } minut i spróbuj ponownie.
       *[other] Było zbyt wiele prób. Odczekaj { $count } minuty i spróbuj ponownie.
    }
throttled-hours =
    { $count ->
        [one] Było zbyt wiele prób. Odczekaj { $count } godzinę i spróbuj ponownie.
        [few] Było zbyt wiele prób. Odczekaj { $count } godziny i spróbuj ponownie.
        [many] Było zbyt wiele prób. Odczekaj { $count } godzin i spróbuj ponownie.
       *[other] Było zbyt wiele prób. Odczekaj { $count } godziny i spróbuj ponownie.
    }
mails-throttled-seconds =
    { $count ->
        [one] Poproszono o zbyt wiele wiadomości. Odczekaj { $count } sekundę i spróbuj ponownie.
        [few] Poproszono o zbyt wiele wiadomości. Odczekaj { $count } sekundy i spróbuj ponownie.
        [many] Poproszono o zbyt wiele wiadomości. Odczekaj { $count } sekund i spróbuj ponownie.
       *[other] Poproszono o zbyt wiele wiadomości. Odczekaj { $count } sekundy i spróbuj ponownie.
    }
mails-throttled-minutes =
    { $count ->
        [one] Poproszono o zbyt wiele wiadomości. Odczekaj { $count } minutę i spróbuj ponownie.
        [few] Poproszono o zbyt wiele wiadomości. Odczekaj { $count } minuty i spróbuj ponownie.
        [many] Poproszono o zbyt wiele wiadomości. Odczekaj { $count } minut i spróbuj ponownie.
       *[other] Poproszono o zbyt wiele wiadomości. Odczekaj { $count } minuty i spróbuj ponownie.
    }
throttled-title = Zbyt wiele prób
busy-title = Chwilowa przerwa
busy-text = W tej chwili nie możemy Cię zalogować. Odczekaj moment i spróbuj ponownie.

## Logowanie: kim jesteś

sign-in-title = Logowanie
sign-in-destination = W drodze do aplikacji { $client }
reason-again = Aby chronić Twoje konto, prosimy o ponowne zalogowanie.
reason-too-old = Od ostatniego logowania minęło trochę czasu. Zaloguj się ponownie.
reason-unsaved = Nic jeszcze nie zostało zmienione. Zaloguj się ponownie, a potem powtórz to.
sign-in-more = Tutaj samo to nie wystarczy. Zaloguj się hasłem, aby kontynuować.
reason-change = Aby zmienić zabezpieczenia konta, potwierdź, że to Ty.
identifier-label = Nazwa użytkownika lub e-mail
identifier-missing = Aby przejść dalej, wpisz nazwę użytkownika lub adres e-mail.
identifier-unusable = To nie może być nazwa użytkownika ani adres e-mail. Sprawdź wpisany tekst i spróbuj ponownie.
choose-account = Wybierz konto
sign-in-local = Logowanie administratorów

## Logowanie: hasło

password-title = Hasło
password-account = Logujesz się jako { $username }
password-label = Hasło
password-show = Pokaż hasło
sign-in = Zaloguj się
host-check = Pasek adresu powinien pokazywać { $host }
password-missing = Aby przejść dalej, wpisz hasło.
password-wrong = Nieprawidłowa nazwa użytkownika lub hasło. Sprawdź jedno i drugie, a potem spróbuj ponownie.

## Logowanie: jeszcze jedno potwierdzenie

second-factor-title = Drugi krok
second-factor-lost = Jeśli nie możesz już tego zrobić, zwróć się do osób prowadzących { $tenant }: pomogą Ci wejść z powrotem.
second-factor-app-text = Otwórz aplikację uwierzytelniającą i wpisz kod, który pokazuje.
second-factor-app-label = Kod z aplikacji
second-factor-recovery-text = Wpisz jeden z zachowanych kodów odzyskiwania. Każdy działa tylko raz.
second-factor-recovery-label = Kod odzyskiwania
second-factor-use-app = Użyj aplikacji uwierzytelniającej
second-factor-use-recovery = Użyj kodu odzyskiwania
second-factor-trust =
    { $count ->
        [one] Nie pytaj na tym urządzeniu przez { $count } dzień
        [few] Nie pytaj na tym urządzeniu przez { $count } dni
        [many] Nie pytaj na tym urządzeniu przez { $count } dni
       *[other] Nie pytaj na tym urządzeniu przez { $count } dnia
    }
code-missing = Aby przejść dalej, wpisz kod.
code-wrong-app = Ten kod jest nieprawidłowy albo był już użyty. Poczekaj na następny; jeśli to nie pomoże, sprawdź zegar urządzenia z aplikacją.
code-wrong-new-app = Ten kod jest nieprawidłowy albo był już użyty. Poczekaj na następny; jeśli to nie pomoże, sprawdź zegar urządzenia z aplikacją. Po odświeżeniu tej strony zeskanuj obraz jeszcze raz.
code-wrong-recovery = Ten kod jest nieprawidłowy albo był już użyty. Spróbuj z innym.
enrol-title = Twój drugi krok
enrol-text = Logowanie wymaga tu drugiego kroku. Skonfiguruj go teraz: robi się to raz. Najszybszy jest klucz dostępu: Twoje urządzenie go przechowuje i odblokowuje odciskiem palca, twarzą lub blokadą ekranu.
enrol-passkey-text = Logowanie wymaga tu klucza dostępu. Utwórz go teraz: robi się to raz. Twoje urządzenie go przechowuje i odblokowuje odciskiem palca, twarzą lub blokadą ekranu.
enrol-app-text = Logowanie wymaga tu drugiego kroku. Skonfiguruj teraz aplikację uwierzytelniającą: robi się to raz.
enrol-use-app = Użyj aplikacji uwierzytelniającej
enrol-use-passkey = Użyj zamiast tego klucza dostępu
enrol-done = Drugi krok jest skonfigurowany. Gdy go zabraknie, każdy z tych kodów zastąpi go raz.
passkey-offer-done = Klucz dostępu jest gotowy. Gdy go zabraknie, każdy z tych kodów zastąpi go raz.

## Kody i linki wysyłane e-mailem

mail-code-title = Sprawdź pocztę
mail-code-text = Jeśli konto { $username } istnieje, wiadomość jest już w drodze na jego adres. Wpisz kod, który w niej znajdziesz, albo otwórz podany w niej link w tej przeglądarce.
mail-code-label = Kod z wiadomości
code-wrong-mail = Ten kod jest błędny albo wygasł. Sprawdź go lub poproś o kolejną wiadomość.
mail-code-again = Wyślij kolejną wiadomość
mail-code-password = Użyj hasła
password-by-mail = Wyślij mi kod e-mailem
password-forgot = Nie pamiętasz hasła?
second-factor-use-mail = Użyj kodu z e-maila
second-factor-mail-ask = Możemy wysłać kod na Twój adres e-mail.
second-factor-send = Wyślij kod
second-factor-mail-text = Wiadomość jest w drodze na Twój adres e-mail. Wpisz kod, który w niej znajdziesz.
link-sign-in-text = Wysłaliśmy ten link na Twoją prośbę: zalogujesz się nim jako { $account }.
link-entry-text = Ten link utworzyły dla Ciebie osoby prowadzące tę usługę. Zaloguje Cię jako { $account }.
link-new-password-text = Ten link służy do zmiany hasła do konta { $account }, o którą poproszono. Zalogujesz się nim, a potem ustawisz nowe hasło.
link-address-title = Twój adres e-mail
link-address-text = Potwierdź, że Twoje konto { $account } ma otrzymać ten adres:
link-address-sign-in-text = Konto otrzyma ten adres, gdy jego właściciel go potwierdzi. Jeśli to Twoje konto, najpierw zaloguj się na nie, a potem otwórz jeszcze raz link z wiadomości.
link-address-action = Potwierdź adres
link-invitation-title = Twoje zaproszenie
link-invitation-text = Masz zaproszenie do utworzenia konta z adresem { $account }.
link-unlock-title = Logowanie wstrzymane
link-unlock-text = Przy logowaniu na konto { $account } zbyt wiele razy podano błędne hasło. Jeśli to Ty, przejdź dalej i spróbuj ponownie w tej przeglądarce.
link-unexpected = Jeśli się tego nie spodziewasz, zamknij tę stronę. Wtedy nic się nie zmieni.
link-over-title = Wygasły link
link-over-text = Link działa tylko raz i tylko przez krótki czas. Wróć na stronę, z której został zamówiony, i poproś o nowy.
link-elsewhere-title = Link dla innej przeglądarki
link-elsewhere-text = O ten link poproszono w innej przeglądarce. Wróć do niej i wpisz kod z wiadomości albo otwórz w niej ten link.
link-taken-title = Zajęty adres
link-taken-text = Z tego adresu korzysta teraz inne konto. Zaloguj się na tamto konto albo wybierz inny adres.
link-back = Wróć
link-taken-other = Wybierz inny adres

## Logowanie przez innego dostawcę

upstream-continue = Kontynuuj z { $name }
upstream-resting = { $name } w tej chwili nie odpowiada.
upstream-other = Inne sposoby logowania
upstream-unavailable-title = Brak połączenia z { $name }
upstream-unavailable-text = { $name } w tej chwili nie odpowiada. Odczekaj moment i spróbuj ponownie albo zaloguj się inaczej.
upstream-failed-title = Nie udało się zalogować
upstream-refused-text = { $name } nie potwierdza logowania. Spróbuj ponownie albo zaloguj się inaczej.
upstream-unbelieved-text = Odpowiedzi od { $name } nie dało się użyć. Spróbuj ponownie albo zaloguj się inaczej. Jeśli to się powtórzy, powiadom osoby prowadzące tę usługę.
upstream-over-title = To logowanie już się zakończyło
upstream-over-text = Odpowiedź od { $name } przyszła za późno, po raz drugi albo w innej przeglądarce. Zacznij od nowa.
upstream-taken-title = Masz tu konto
upstream-taken-text = Adres { $address }, podany przez { $name }, należy do tutejszego konta. Zaloguj się na to konto; wtedy możesz je połączyć z { $name }.
upstream-stranger-title = Brak konta
upstream-stranger-text = { $name } potwierdza logowanie, ale nie ma tu konta, z którego można w ten sposób korzystać. Zaloguj się inaczej albo zapytaj osoby prowadzące tę usługę.
upstream-not-linked-title = Nie połączono z { $name }
upstream-link-failed-text = Od { $name } nie przyszła odpowiedź, której można by użyć. Odczekaj moment i spróbuj ponownie.
upstream-others-text = Wybrane konto w { $name } należy do innego tutejszego konta. Wyloguj się z { $name } i połącz inne.
link-upstream-title = Połączyć z { $name }?
link-upstream-text = Odtąd na to konto można się logować także przez { $name }.
link-upstream-here = Konto tutaj
link-upstream-there = W { $name }
link-upstream-yes = Połącz
upstream-expired-title = Najpierw zmień hasło
upstream-expired-text = Hasło w { $name } jest prawidłowe, ale trzeba je tam zmienić przed zalogowaniem. Zaloguj się inaczej albo zapytaj osoby prowadzące tamto konto.
upstream-not-fresh-text = { $name } nie podaje, kiedy nastąpiło tam logowanie, a tu potrzebne jest świeże logowanie. Zaloguj się inaczej.
upstream-not-signed-out-title = Sesja może być nadal otwarta
upstream-not-signed-out-text = Serwis { $name } próbował Cię wylogować, ale jego wiadomości nie dało się użyć. Dla pewności wyloguj się tutaj.

## Tworzenie konta

sign-up-title = Nowe konto
sign-up = Utwórz konto
sign-up-text = Pod jakim adresem e-mail możemy się z Tobą kontaktować? Posłuży Ci też do logowania.
sign-up-address-label = Adres e-mail
sign-up-address-unusable = To nie jest adres e-mail. Sprawdź wpisany tekst i spróbuj ponownie.
sign-up-address-domain = Można tu użyć tylko adresu, który kończy się na: { $domains }.
sign-up-sign-in = Zaloguj się zamiast tego
sign-up-code-text = Wiadomość jest w drodze na adres { $username }. Wpisz kod, który w niej znajdziesz, albo otwórz podany w niej link w tej przeglądarce.
sign-up-other-address = Użyj innego adresu
sign-up-details-text = Twój adres { $address } jest potwierdzony. Teraz ustaw hasło.
sign-up-details-invited-text = Twoje konto otrzyma adres { $address }. Teraz ustaw hasło.
sign-up-name-label = Imię i nazwisko (opcjonalnie)
sign-up-name-unusable = Podane imię i nazwisko są zbyt długie albo zawierają niewidoczne znaki.
sign-up-create = Utwórz konto
link-sign-up-text = Wysłaliśmy ten link na Twoją prośbę: posłuży do utworzenia konta z adresem { $account }.

## Wybór konta

accounts-title = Twoje konta
accounts-intro = Wybierz konto, z którym chcesz przejść dalej.
accounts-other = Użyj innego konta

## Zgoda: aplikacja o coś prosi

consent-title = Zgoda
consent-who = Aplikacja { $client } pod adresem { $host } prosi o możliwość korzystania z Twojego konta { $account }.
consent-who-unnamed = Aplikacja { $client } prosi o możliwość korzystania z Twojego konta { $account }.
consent-list = Jeśli się zgodzisz, aplikacja będzie mogła:
scope-openid = Wiedzieć, że to Ty
scope-openid-detail = Identyfikator Twojego konta i czas logowania
scope-profile = Zobaczyć Twój profil
scope-profile-detail = Imię i nazwisko, nazwa użytkownika, zdjęcie, strony internetowe, płeć, data urodzenia, strefa czasowa i język
scope-email = Zobaczyć Twój adres e-mail
scope-email-detail = Adres oraz to, czy jest potwierdzony
scope-address = Zobaczyć Twój adres pocztowy
scope-address-detail = Ulica, miejscowość, region, kod pocztowy i kraj
scope-phone = Zobaczyć Twój numer telefonu
scope-phone-detail = Numer oraz to, czy jest potwierdzony
scope-roles = Zobaczyć Twoje role
scope-roles-detail = Kim jesteś w usługach, na przykład grupa w pracy
scope-device-sso = Logować Cię do innych aplikacji tego samego dostawcy
scope-device-sso-detail = Na tym urządzeniu logują Cię bez pytania, dopóki jesteś tu zalogowany
scope-offline = Działać pod Twoją nieobecność
scope-offline-detail = Może korzystać z tej zgody także wtedy, gdy Cię nie ma
scope-other = Używać „{ $scope }”
scope-other-detail = Zapytaj osoby prowadzące aplikację, do czego to służy
scope-service = Działać za Ciebie w { $service }
scope-service-detail = To, co aplikacja zrobi w tej usłudze, zrobi w Twoim imieniu
detail-locations = Gdzie
detail-actions = Co może robić
detail-datatypes = Jakie dane
detail-identifier = Który zasób
detail-privileges = Z jakimi prawami
detail-yes = Tak
detail-no = Nie
detail-once = Tylko ten jeden raz
consent-until-in-account = Zgoda obowiązuje, dopóki jej nie cofniesz, { $link }.
consent-rest-until-in-account = Reszta obowiązuje, dopóki jej nie cofniesz, { $link }.
consent-in-account = co możesz zrobić na swoim koncie w każdej chwili
consent-no-password = Aplikacja nigdy nie zobaczy Twojego hasła.
allow = Zezwól
deny = Odmów

## Urządzenie

device-code-title = Połącz urządzenie
device-code-text = Telewizor, konsola lub wiersz poleceń pokazuje kod. Wpisz go tutaj.
device-code-label = Kod na urządzeniu
device-code-missing = Wpisz kod, który pokazuje urządzenie.
device-code-malformed = Kod ma osiem liter i nie ma wśród nich A, E, I, O, U ani Y. Porównaj go z urządzeniem.
device-code-unknown = Żadne urządzenie nie czeka z tym kodem. Spójrz jeszcze raz na urządzenie: może pokazuje już inny.
device-code-warning = Wpisz tylko kod, który widzisz na własnym urządzeniu. Jeśli ktoś przysłał Ci kod, nie wpisuj go.
device-code-phone = Kontynuuj na telefonie
device-code-phone-text = Zeskanuj to aparatem telefonu. Ta strona otworzy się tam.
device-code-picture = Kod QR z adresem tej strony
device-approval-title = Wpuścić to urządzenie?
device-approval-who = Aplikacja { $client } na innym urządzeniu prosi o możliwość korzystania z Twojego konta { $account }.
device-approval-code = Urządzenie musi pokazywać ten kod:
device-approval-device = Urządzenie nazywa się { $device } i ma adres { $address }.
device-approval-address = Urządzenie ma adres { $address }.
device-approval-warning = Zezwól tylko wtedy, gdy samodzielnie to zaczynasz na własnym urządzeniu i widzisz na nim ten sam kod. Jeśli ktoś przysłał Ci kod lub link albo pyta o niego przez telefon, chce dostać się na Twoje konto: wybierz „{ $deny }”.
device-approved-title = Urządzenie jest połączone
device-approved-text = Kontynuuj na urządzeniu. Możesz zamknąć tę stronę.
device-denied-title = Urządzenie nie zostało wpuszczone
device-denied-text = Nie dostanie niczego z Twojego konta. Jeśli ktoś prosił Cię o połączenie, być może chciał dostać się na Twoje konto.

request-approval-title = Zezwolić na tę prośbę?
request-approval-who = { $client } prosi o użycie Twojego konta { $account }.
request-approval-at = Prośba z: { $moment }.
request-approval-message = Aplikacja lub osoba, z którą masz do czynienia, musi pokazać tę samą wiadomość:
request-approval-warning = Zezwól tylko wtedy, gdy prośba pochodzi od Ciebie, z tej chwili. Jeśli ktoś prosi o to przez telefon lub w wiadomości, chce dostać się do Twojego konta: wybierz „{ $deny }”.
account-requests-title = Prośby, które czekają na Ciebie
account-requests-detail = Aplikacje, które proszą o Twoją zgodę
account-requests-text = Obejrzyj każdą, zanim na nią zezwolisz. Prośby bez odpowiedzi same wygasają.
account-requests-none = Nic na Ciebie nie czeka.
account-request-look = Obejrzyj
done-request-allowed = Zezwolono na prośbę. Wróć tam, skąd została wysłana.
done-request-denied = Prośbę odrzucono. Jeśli ktoś prosił Cię o zgodę, być może chciał dostać się do Twojego konta.
activity-request-approved = Zezwolono na prośbę aplikacji
activity-app-brought-in = Aplikację wpuściła inna aplikacja na tym samym urządzeniu
activity-app-vouched-for = Wpuszczono aplikację na słowo innej usługi
activity-word-given = Poręczono za aplikację w innej usłudze
activity-upstream-used = Aplikacja otrzymała dostęp do Twojego konta u innego dostawcy
link-approval-text = Aplikacja prosi o zgodę konta { $account }. Przejdź dalej, aby zobaczyć, o co prosi; na nic jeszcze nie zezwolono.
mail-approval-subject = Aplikacja prosi o Twoją zgodę w { $provider }
mail-approval-text = { $client } prosi o Twoją zgodę w { $provider }. Zobacz, o co prosi, zanim na to zezwolisz.
mail-approval-message = Wiadomość
mail-approval-action = Zobacz prośbę
mail-approval-caution = Jeśli prośba nie pochodzi od Ciebie, z tej chwili, nie rób nic: sama wygaśnie. Jeśli ktoś prosi Cię o zgodę, chce dostać się do Twojego konta.

## Konto

account-title = Twoje konto
account-group-person = O Tobie
account-group-security = Logowanie i bezpieczeństwo
account-group-data = Twoje dane
account-security-title = Metody logowania
account-security-detail = Hasło, klucze dostępu, aplikacja uwierzytelniająca, kody odzyskiwania, zaufane urządzenia
account-step-text = Gdy logujesz się hasłem, możemy poprosić też o klucz dostępu lub kod odzyskiwania. Wtedy skradzione hasło nie wystarczy.
account-step-app = Masz aplikację uwierzytelniającą, dlatego prosimy o drugi krok przy każdym logowaniu hasłem.
account-step-on = Prosimy o niego przy każdym logowaniu hasłem.
account-step-off = Nie prosimy o niego.
account-step-needs = Najpierw utwórz klucz dostępu lub skonfiguruj aplikację uwierzytelniającą.
account-step-codes = Najpierw utwórz kody odzyskiwania. Bez nich po utracie klucza dostępu nie można się zalogować.
account-step-start = Pytaj za każdym razem
account-step-stop = Nie pytaj więcej
account-sessions-title = Zalogowane przeglądarki
account-sessions-detail = Gdzie korzystasz z konta i jak się tam wylogować
account-apps-title = Połączone aplikacje
account-apps-detail = Co mogą robić i jak cofnąć im zgodę
since = Od { $moment }
device-seen = Ostatnie użycie: { $moment }
device-since = Zalogowano: { $moment }
device-until = Zaufane do: { $moment }
device-unknown = Nieznana przeglądarka
device-here = To urządzenie
account-password-set = Tutaj możesz je zmienić
account-password-none = Nie masz jeszcze hasła
account-password-kept = Przechowuje je { $name }
account-app-title = Aplikacja uwierzytelniająca
account-app-none = Nieskonfigurowana
account-app-replace = Nowa aplikacja ją zastąpi.
account-app-scan = Zeskanuj ten obraz aplikacją uwierzytelniającą, a potem wpisz kod, który się w niej pojawi.
account-app-picture = Kod QR z kluczem konfiguracyjnym, który jest niżej podany literami
account-app-open = Otwórz aplikację uwierzytelniającą na tym urządzeniu
account-app-type = Jeśli nie możesz go zeskanować, wpisz w aplikacji ten klucz konfiguracyjny:
account-app-confirm = Skonfiguruj aplikację
account-app-remove = Usuń aplikację
account-app-done = Aplikacja jest skonfigurowana. Od następnego logowania poprosimy o kod z niej.
account-codes-title = Kody odzyskiwania
account-codes-left =
    { $count ->
        [0] Nie masz żadnych kodów
        [one] Został { $count } kod
        [few] Zostały { $count } kody
        [many] Zostało { $count } kodów
       *[other] Zostało { $count } kodu
    }
account-codes-few =
    { $count ->
        [0] Nie masz żadnych kodów. Utwórz je.
        [one] Został tylko { $count } kod. Utwórz nowe.
        [few] Zostały tylko { $count } kody. Utwórz nowe.
        [many] Zostało tylko { $count } kodów. Utwórz nowe.
       *[other] Zostało tylko { $count } kodu. Utwórz nowe.
    }
account-mail-codes = Kody na { $address }
account-codes-missing = Nie masz kodów odzyskiwania. { $link }, aby móc się zalogować także po utracie klucza dostępu lub telefonu.
account-codes-missing-link = Utwórz je
account-last-codes = To Twój ostatni drugi krok: razem z nim znikną kody zapasowe.
account-last-required = Tutaj każdy potrzebuje drugiego kroku: przy następnym logowaniu trzeba będzie skonfigurować nowy.
account-codes-text = Kodem odzyskiwania zalogujesz się, gdy nie możesz wykonać drugiego kroku w inny sposób. Dostaniesz dziesięć kodów; każdy działa tylko raz.
account-codes-replace = Nowe kody zastąpią stare.
account-codes-make = Utwórz kody odzyskiwania
account-codes-later = Nie teraz
account-codes-keep = Przechowuj te kody tam, gdzie znajdziesz je tylko Ty: wydrukuj je albo zapisz plik. Nie pokażemy ich ponownie.
account-codes-download = Zapisz jako plik
account-codes-kept = Kody są zapisane
account-devices-title = Zaufane urządzenia
account-devices-text = Na tych urządzeniach nie prosimy o drugi krok.
account-device-forget = Przestań ufać
account-sessions-text = Jeśli nie rozpoznajesz urządzenia, wyloguj się na nim i { $link }.
account-sessions-link = zmień hasło
account-sessions-end-others = Wyloguj się wszędzie indziej
account-apps-none = Żadna aplikacja nie korzysta z Twojego konta.
account-apps-text = Odłączona aplikacja musi ponownie poprosić Cię o zgodę.
account-app-own = Należy do tej organizacji
account-app-can = Może:
account-app-allowed = Zgoda z { $moment }
account-app-disconnect = Odłącz
new-password-title = Nowe hasło
new-password-label = Nowe hasło
new-password-rule =
    { $count ->
        [one] Hasło musi mieć co najmniej { $count } znak.
        [few] Hasło musi mieć co najmniej { $count } znaki.
        [many] Hasło musi mieć co najmniej { $count } znaków.
       *[other] Hasło musi mieć co najmniej { $count } znaku.
    }
new-password-advice = Cztery lub pięć przypadkowych słów łatwo zapamiętać, a trudno odgadnąć.
new-password-ends = Wylogujemy Cię wszędzie indziej.
new-password-must = Osoby zarządzające Twoim kontem proszą, aby ustawić hasło, które znasz tylko Ty.
new-password-choose = Ustaw nowe hasło do swojego konta.
new-password-set = Ustaw hasło
new-password-missing = Aby przejść dalej, wpisz nowe hasło.
directory-password-title = Zmień hasło
directory-password-text = Hasło w { $name } jest prawidłowe, ale przed zalogowaniem trzeba wybrać nowe.
directory-password-kept = { $name } przechowuje Twoje hasło. Zmienia się je tam, dla wszystkiego, do czego się nim logujesz.
directory-password-elsewhere = { $name } przechowuje Twoje hasło. Zmienia się je tam, a nie tutaj.
directory-password-other = Zmień hasło w { $name }
directory-password-current = Obecne hasło
directory-password-again = Nowe hasło, jeszcze raz
directory-password-change = Zmień hasło
directory-password-differs = Nowe hasła nie są takie same. Wpisz nowe hasło w oba pola.
directory-password-wrong = Obecne hasło jest nieprawidłowe.
directory-password-not-allowed = { $name } nie pozwala zmienić hasła tutaj. Zapytaj osoby prowadzące tamto konto.
directory-password-weak = { $name } nie przyjmuje tego hasła: zbyt łatwo je odgadnąć. Wybierz inne.
directory-password-short = { $name } nie przyjmuje tego hasła: jest za krótkie. Wybierz dłuższe.
directory-password-long = { $name } nie przyjmuje tego hasła: jest za długie. Wybierz krótsze.
directory-password-young = Hasło w { $name } zmieniono niedawno i nie można go jeszcze zmienić ponownie. Spróbuj później.
directory-password-rules = { $name } nie przyjmuje tego hasła. Być może jest za krótkie, zbyt proste, było już używane albo ostatnia zmiana była zbyt niedawno.

## Profil i ustawienia

account-profile-title = Profil
account-profile-detail = Imię i nazwisko, data urodzenia, numer telefonu, adres
account-preferences-title = Ustawienia
account-preferences-detail = Język, wygląd, strefa czasowa, wiadomości e-mail
account-save = Zapisz
account-saved = Zmiany zostały zapisane.
done-session-ended = Wylogowano Cię na tym urządzeniu.
done-sessions-ended = Wylogowano Cię wszędzie indziej.
done-passkey-made = Utworzono klucz dostępu.
done-passkey-removed = Usunięto klucz dostępu.
done-provider-linked = Dostawca jest połączony.
done-provider-unlinked = Dostawca nie jest już połączony.
done-app-removed = Usunięto aplikację uwierzytelniającą.
done-password-set = Ustawiono nowe hasło.
done-device-forgotten = To urządzenie nie jest już zaufane.
done-app-disconnected = Odłączono aplikację.
done-step-on = Od teraz prosimy o drugi krok.
done-step-off = Nie prosimy już o drugi krok.
done-address-confirmed = Twój adres e-mail jest potwierdzony.
profile-text = Aplikacje, którym pozwalasz zobaczyć swój profil, widzą to, co jest tutaj. Każde pole możesz zostawić puste.
profile-username = Nazwa użytkownika
profile-email = Adres e-mail
profile-roles = Role
profile-closed = Tych danych nie można tu zmienić.
profile-name = Imię i nazwisko
profile-given-name = Imię
profile-middle-name = Drugie imię
profile-family-name = Nazwisko
profile-nickname = Pseudonim
profile-gender = Płeć
profile-birthdate = Data urodzenia
profile-birthdate-note = Rok-miesiąc-dzień, na przykład 1990-02-28. Wystarczy też sam rok.
profile-phone = Numer telefonu
profile-phone-note = Z numerem kierunkowym kraju, na przykład +48 22 123 45 67.
profile-page = Strona profilu
profile-website = Strona internetowa
profile-address = Adres
profile-street = Ulica i numer
profile-postal-code = Kod pocztowy
profile-locality = Miejscowość
profile-region = Region
profile-country = Kraj
profile-formatted = Cały adres, jak na kopercie
profile-formatted-note = Powstaje na nowo, gdy zmienisz pola powyżej.
field-errors = Nic jeszcze nie zapisano. Sprawdź oznaczone pola.
field-too-long =
    { $count ->
        [one] Najwyżej { $count } znak.
        [few] Najwyżej { $count } znaki.
        [many] Najwyżej { $count } znaków.
       *[other] Najwyżej { $count } znaku.
    }
field-hidden = Są tu niewidoczne znaki. Wpisz tekst od nowa.
field-date = To nie jest data. Wpisz ją w postaci 1990-02-28.
field-future = Ten dzień jeszcze nie nadszedł. Sprawdź rok.
field-url = To nie jest adres internetowy. Wpisz go w postaci https://example.com.
field-phone = To nie jest numer telefonu z numerem kierunkowym kraju. Zacznij od znaku + i numeru kierunkowego.
field-changed = Tymczasem to pole zmieniono na „{ $value }”. Zapisz ponownie, aby to zastąpić.
field-emptied = Tymczasem to pole wyczyszczono. Zapisz ponownie, aby je wypełnić.
preferences-language = Język
preferences-zone = Strefa czasowa
preferences-mails = Wiadomości e-mail
preferences-new-browser = Powiadamiaj mnie o pierwszym logowaniu w nowej przeglądarce
preferences-mails-note = O zmianach metod logowania powiadamiamy Cię zawsze.
preferences-unusable = Tego nie można wybrać. Wybierz pozycję z listy.
language-name = Polski
region-africa = Afryka
region-america = Ameryka
region-antarctica = Antarktyda
region-arctic = Arktyka
region-asia = Azja
region-atlantic = Atlantyk
region-australia = Australia
region-europe = Europa
region-indian = Ocean Indyjski
region-pacific = Pacyfik
region-other = Inne

## Zdjęcie

account-picture-title = Zdjęcie
account-picture-detail = Widoczne w aplikacjach
picture-text = Zdjęcie mogą pokazywać aplikacje, którym pozwalasz zobaczyć swój profil. Każdy, kto ma do niego link, może je otworzyć.
picture-alt = Twoje zdjęcie
picture-none = Nie masz jeszcze zdjęcia.
picture-elsewhere = Twoje zdjęcie jest przechowywane gdzie indziej:
picture-file = Nowe zdjęcie
picture-rule = PNG, JPEG, WebP lub GIF, do 8 MB. Widoczny jest środek zdjęcia, przycięty do kwadratu.
picture-set = Zapisz zdjęcie
picture-remove = Usuń zdjęcie
picture-closed = To zdjęcie ustala Twoja organizacja.
picture-missing = Aby przejść dalej, wybierz zdjęcie.
picture-too-long = Ten plik jest za duży. Wybierz plik do 8 MB.
picture-format = To nie jest obraz PNG, JPEG, WebP ani GIF. Wybierz inny plik.
picture-too-large = To zdjęcie ma zbyt wiele pikseli. Wybierz takie, które ma najwyżej 4096 na 4096.
picture-damaged = Ten plik jest uszkodzony. Wybierz inny.
picture-unkept = Nie udało się zapisać zdjęcia i nic się nie zmieniło. Spróbuj ponownie za kilka minut.

## Klucze dostępu

passkey-wrong = Tego klucza dostępu nie można tu użyć. Wybierz inny sposób.
passkey-use = Użyj klucza dostępu
second-factor-use-passkey = Użyj klucza dostępu
second-factor-passkey-text = Potwierdź kluczem dostępu, że to Ty.
account-providers-title = Logowanie przez innych dostawców
account-providers-text = Także przez tych dostawców możesz logować się na to konto.
account-providers-none = Żaden nie jest jeszcze połączony
account-provider-connect = Połącz z { $name }
account-provider-last = To jedyny sposób, w jaki możesz się zalogować. Najpierw ustaw hasło albo utwórz klucz dostępu; potem możesz go usunąć.
account-provider-last-password = To jedyny sposób, w jaki możesz się zalogować. Najpierw ustaw hasło; potem możesz go usunąć.
account-provider-last-passkey = To jedyny sposób, w jaki możesz się zalogować. Najpierw utwórz klucz dostępu; potem możesz go usunąć.
account-provider-last-alone = To jedyny sposób, w jaki możesz się zalogować, więc pozostaje.
account-passkeys-title = Klucze dostępu
account-passkeys-count =
    { $count ->
        [0] Nie masz jeszcze żadnego
        [one] { $count } klucz dostępu
        [few] { $count } klucze dostępu
        [many] { $count } kluczy dostępu
       *[other] { $count } klucza dostępu
    }
account-passkeys-text = Klucz dostępu pozwala zalogować się odciskiem palca, twarzą lub blokadą ekranu, bez hasła. Żadna fałszywa strona go nie wyłudzi.
passkey-create = Utwórz klucz dostępu
passkey-new-title = Nowy klucz dostępu
passkey-name = Nowa nazwa
passkey-name-optional = Nazwa (opcjonalnie)
passkey-name-note = Jeśli zostawisz puste pole, klucz otrzyma nazwę urządzenia lub programu, który go przechowuje.
passkey-failed = Nie udało się. Spróbuj ponownie albo wybierz inny sposób.
passkey-cancelled = Nie użyto klucza dostępu. Spróbuj ponownie albo wybierz inny sposób.
passkey-not-created = Nie udało się. Spróbuj ponownie albo zrób to później.
passkey-not-made = Nie utworzono klucza dostępu. Możesz spróbować ponownie.
passkey-exists = To urządzenie ma już klucz dostępu do Twojego konta.
passkey-too-many = Masz już tyle kluczy dostępu, ile można mieć. Najpierw usuń jeden z nich.
passkey-not-allowed = Ta organizacja nie zezwala na klucze dostępu tego rodzaju. Użyj innego urządzenia.
passkey-name-unusable = Tej nazwy nie można użyć. Podaj krótszą.
passkey-unnamed = Klucz dostępu
passkey-synced = Synchronizowany między Twoimi urządzeniami
passkey-syncable = Jeszcze niezsynchronizowany między Twoimi urządzeniami
passkey-bound = Tylko na jednym urządzeniu
passkey-added = Dodano { $moment }
passkey-change = Zmień nazwę lub usuń
passkey-rename = Zmień nazwę
passkey-remove = Usuń
passkey-needs-script = Utworzenie klucza dostępu wymaga JavaScriptu, który jest wyłączony w Twojej przeglądarce.
passkey-use-needs-script = Użycie klucza dostępu wymaga JavaScriptu, który jest wyłączony w Twojej przeglądarce.
passkey-unsupported = Ta przeglądarka nie obsługuje kluczy dostępu. Użyj innej przeglądarki lub innego urządzenia.
passkey-offer-title = Szybsze logowanie
passkey-offer-later = Nie teraz

## Wylogowanie

sign-out-title = Wylogowanie
sign-out-question = Za chwilę wylogujesz się z organizacji { $tenant }.
sign-out-client = Aplikacja { $client } prosi o wylogowanie Cię z organizacji { $tenant }.
sign-out-account = Zalogowane konto: { $account }
sign-out-accounts = Wylogujemy te konta:
sign-out = Wyloguj się
stay = Nie wylogowuj
signed-out-title = Wylogowano
signed-out-text = Wylogowano Cię z organizacji { $tenant }.
signed-out-account = Konto { $account } zostało wylogowane z organizacji { $tenant }.
signed-out-staying = W tej przeglądarce nadal zalogowane są konta:
signed-out-shared = Na wspólnym komputerze zamknij też przeglądarkę.
signed-out-elsewhere = Twoja sesja w { $name } może być nadal otwarta.
stayed-title = Bez wylogowania
stayed-text = Nadal trwa Twoja sesja w organizacji { $tenant }.

## Błędy

error-id = Identyfikator błędu
error-support = Poproś o pomoc organizację { $tenant }
error-code = Kod
error-description = Szczegóły
error-developers = Dla programistów
error-ask-app = Wróć do aplikacji i spróbuj ponownie. Jeśli to się powtórzy, powiadom osoby prowadzące aplikację i podaj im identyfikator błędu.
error-request-title = Niepełne żądanie
error-request-text = Aplikacja wysłała niepełne lub niepoprawne żądanie, dlatego tu się zatrzymaliśmy.
error-client-title = Nieznana aplikacja
error-client-text = Aplikacja, która Cię tu skierowała, nie jest zarejestrowana w organizacji { $tenant }.
error-redirect-title = Niezarejestrowany adres
error-redirect-text = Aplikacja chciała, abyśmy przekierowali Cię pod adres, który nie jest dla niej zarejestrowany. Dla Twojego bezpieczeństwa tego nie robimy.
error-sign-out-title = Żądanie wylogowania
error-sign-out-text = Aplikacja chciała, abyśmy Cię wylogowali i przekierowali pod adres, który nie jest dla niej zarejestrowany, albo występowała w imieniu innej aplikacji. Nic się nie zmieniło.
error-browser-title = Inna przeglądarka
error-browser-text = Tę stronę otwarto w innej przeglądarce lub w innym oknie albo Twoja przeglądarka nie wysłała naszego pliku cookie.
error-browser-now = Wróć tam, skąd przychodzisz, i zacznij od nowa w tym oknie. Jeśli Twoja przeglądarka blokuje pliki cookie, zezwól na nie dla { $host }.
error-form-title = Nieczytelny formularz
error-form-text = Nie udało się odczytać tego, co wysłała przeglądarka. Nic nie zostało zmienione.
error-form-now = Wróć, wczytaj stronę ponownie i wyślij formularz jeszcze raz.
error-account-title = Inne konto
error-account-text = W tej przeglądarce używasz teraz innego konta niż strona, która to wysłała. Nic nie zostało zmienione.
error-account-now = Otwórz stronę jeszcze raz, aby coś zmienić.
error-not-found-title = Brak strony
error-not-found-text = Pod tym adresem nie ma strony. Być może jest przeznaczony dla aplikacji.
error-not-found-now = Sprawdź adres albo wróć do poprzedniej strony.
error-internal-title = Problem po naszej stronie
error-internal-text = Coś poszło nie tak. To nie Twoja wina.
error-internal-now = Spróbuj ponownie za minutę. Jeśli to się powtórzy, powiadom organizację { $tenant } i podaj identyfikator błędu.
trace-title = Co sprawdzono
trace-passed = W porządku
trace-failed = Nie w porządku
trace-sent = Wysłano
trace-registered = Zarejestrowano
trace-nothing = Nic
trace-repeated = Więcej niż raz
trace-exactly-one = Dokładnie jeden
trace-client = Klient
trace-client-disabled = Wyłączony klient
trace-client-unknown = Nie ma takiego klienta
trace-form-encoded = UTF-8 zakodowane jak formularz, każdy parametr najwyżej raz
trace-own-page = Osobna strona (document)
trace-token = Token
trace-secret = (coś, co wygląda jak dane poufne)
trace-own-id-token = Token ID tego dostawcy

## Strona, która była otwarta zbyt długo

answered-title = Już zrobione
answered-text = Tu wszystko gotowe. Przejdź dalej w aplikacji.
expired-title = Wygasła strona
expired-text = Ta strona była otwarta zbyt długo albo została już wykorzystana, dlatego nie działa. To chroni Twoje konto.
expired-go-back = Wróć do aplikacji i zacznij od nowa.
start-again = Zacznij od nowa

## Odpowiedź w drodze do aplikacji

form-post-title = W drodze
form-post-text = Wracasz do aplikacji { $client }. Jeśli nic się nie dzieje, naciśnij przycisk.

## Strona pod adresem samego serwera

home-title = Logowanie
home-text = To miejsce logowania w organizacji { $tenant }.
home-nothing = Zwykle przychodzi się tu z aplikacji i zaraz do niej wraca.
home-dev = To serwer deweloperski. Piaskownica przeprowadza prawdziwe logowanie i pokazuje każdy komunikat.
open-playground = Otwórz piaskownicę

## Piaskownica, w której można obserwować logowanie

playground-title = Piaskownica
playground-intro = Przeprowadź z tym serwerem prawdziwy przepływ kodu autoryzacji z PKCE i zobacz każdy komunikat oraz każdy token.
playground-issuer = Wystawca
playground-client = Klient
playground-redirect = URI przekierowania
playground-username = Zaloguj jako
playground-password = Hasło
playground-scopes = Zakresy
playground-not-sent = Pomiń
playground-prompt = Którą stronę pokazać, nawet jeśli można ją pominąć
playground-response-mode = Jak wraca odpowiedź
playground-request-uri = Czy żądanie jest wysyłane z wyprzedzeniem, tak że przez przeglądarkę przechodzi tylko jego nazwa
playground-max-age = Najwyżej tyle sekund od ostatniego logowania
playground-login-hint = Kto będzie się logować
playground-acr-values = Jak silne ma być logowanie
playground-ui-locales = Języki stron, na przykład „de fr”
playground-start = Uruchom przepływ
playground-mail-title = Wiadomości e-mail
playground-mail-intro = Bez serwera poczty serwer deweloperski niczego nie wysyła. To, co zostałoby wysłane, jest tutaj, od najnowszych, aż do jego zatrzymania.
playground-mail-none = Niczego jeszcze nie wysłano.
playground-succeeded = Przepływ dotarł do końca. Oto wszystkie kroki w kolejności, w jakiej przebiegły.
playground-signed-out = Nastąpiło wylogowanie, a aplikacja usunęła swoje tokeny. Oto wszystkie kroki w kolejności, w jakiej przebiegły.
playground-refused = Przepływ zatrzymał się przed końcem. Ostatni krok mówi dlaczego.
playground-again = Zacznij od nowa
playground-refresh = Odśwież tokeny
playground-request = Żądanie
playground-response = Odpowiedź
step-discovery-title = Odczyt konfiguracji
step-discovery-text = Klient odczytuje, gdzie są punkty końcowe dostawcy i co on potrafi.
step-pushed-title = Żądanie autoryzacji wysłane z wyprzedzeniem
step-pushed-text = Klient sam wysyła żądanie do dostawcy i dostaje dla niego nazwę: w przeglądarce nikt nie może go odczytać ani zmienić.
step-authorize-title = Żądanie autoryzacji
step-authorize-text = Klient wysyła przeglądarkę do dostawcy. Code challenge to skrót sekretu, który zna tylko klient.
step-callback-title = Odpowiedź autoryzacji
step-callback-text = Przeglądarka wraca z kodem, którego można użyć raz. Klient sprawdza, czy state i wystawca są zgodne z oczekiwanymi.
step-token-title = Żądanie tokenów
step-token-text = Klient wymienia kod na tokeny i pokazuje sekret, na którym opiera się code challenge.
step-keys-title = Klucze
step-keys-text = Klient odczytuje klucze publiczne dostawcy. Ten, który token ID wskazuje w nagłówku jako kid, musi pasować do jego podpisu.
step-refresh-title = Żądanie odświeżenia
step-refresh-text = Klient wymienia token odświeżania na nowe tokeny. Stary token odświeżania jest już zużyty.
step-userinfo-title = Userinfo
step-userinfo-text = Klient okazuje token dostępu i otrzymuje oświadczenia, na które pozwalają jego zakresy.
step-signed-out-title = Wylogowanie
step-signed-out-text = Dostawca zakończył sesję i odesłał przeglądarkę.
token-id = Token ID
token-access = Token dostępu
token-refresh = Token odświeżania
token-verified = Sprawdzono: podpis, wystawca, odbiorca i czasy się zgadzają
token-not-verified = Nie potwierdzono: { $why }
token-opaque = Nieprzejrzysty: odczytać go może tylko dostawca
token-header = Nagłówek
token-claims = Oświadczenia
token-raw = Token w postaci, w jakiej został wysłany
claim-iss = Kto wystawił token
claim-sub = Identyfikator osoby albo klienta, jeśli nie ma osoby
claim-aud = Dla kogo jest token
claim-exp = Kiedy przestaje być ważny
claim-iat = Kiedy został wystawiony
claim-auth-time = Kiedy osoba się zalogowała
claim-nonce = Wiąże token z tym jednym żądaniem
claim-acr = Jak silne było logowanie
claim-amr = W jaki sposób osoba się zalogowała
claim-azp = Klient, który poprosił o token
claim-sid = Identyfikator sesji
claim-jti = Identyfikator tego tokenu
claim-at-hash = Wiąże token z jego tokenem dostępu
claim-client-id = Klient, któremu wydano token
claim-scope = Na co pozwala token
claim-alg = Jak jest podpisany
claim-kid = Którym kluczem dostawcy jest podpisany
claim-typ = Jaki to rodzaj tokenu

## Aktywność: co działo się z kontem

account-activity-title = Aktywność
account-activity-detail = Co działo się z Twoim kontem
account-activity-text = Najnowsze wpisy są na górze. Czy jest wśród nich coś, czego nie rozpoznajesz?
account-activity-not-you = Ustaw nowe hasło
account-activity-none = Nic się jeszcze nie wydarzyło.
account-activity-older = Starsze
account-activity-newest = Najnowsze
activity-account-made = Utworzono konto
activity-signed-in = Zalogowano
activity-signed-in-again = Zalogowano ponownie
activity-methods = Sposób: { $methods }
activity-wrong-password = Nieudane logowanie: błędne hasło
activity-wrong-code = Nieudane logowanie: błędny kod
activity-wrong-passkey = Nieudane logowanie: odrzucono klucz dostępu
activity-signed-out = Wylogowano
activity-session-ended = Zakończono sesję
activity-sessions-ended = Wylogowano wszędzie indziej
activity-password-changed = Zmieniono hasło
activity-passkey-added = Dodano klucz dostępu
activity-passkey-renamed = Zmieniono nazwę klucza dostępu
activity-passkey-removed = Usunięto klucz dostępu
activity-app-added = Skonfigurowano aplikację uwierzytelniającą
activity-app-removed = Usunięto aplikację uwierzytelniającą
activity-codes-made = Utworzono nowe kody odzyskiwania
activity-codes-removed = Usunięto kody odzyskiwania
activity-factor-added = Dodano metodę logowania
activity-upstream-added = Dodano logowanie przez innego dostawcę
activity-upstream-removed = Usunięto logowanie przez innego dostawcę
activity-factor-removed = Usunięto metodę logowania
activity-step-on = Przy logowaniu jest wymagany drugi krok
activity-step-off = Przy logowaniu nie jest już wymagany drugi krok
activity-recovery-code-used =
    { $count ->
        [0] Użyto kodu odzyskiwania; nie został żaden
        [one] Użyto kodu odzyskiwania; został { $count }
        [few] Użyto kodu odzyskiwania; zostały { $count }
        [many] Użyto kodu odzyskiwania; zostało { $count }
       *[other] Użyto kodu odzyskiwania; zostało { $count }
    }
activity-method-recovery-code = kod odzyskiwania
activity-method-upstream = inny dostawca
activity-device-trusted = Dodano zaufane urządzenie
activity-device-forgotten = Urządzenie nie jest już zaufane
activity-consent-given = Zezwolono aplikacji na korzystanie z konta
activity-consent-withdrawn = Odłączono aplikację
activity-device-approved = Wpuszczono aplikację na innym urządzeniu
activity-turned-off = Wyłączono konto
activity-turned-on = Włączono konto
activity-profile-changed = Zmieniono dane konta
activity-roles-changed = Zmieniono role konta w usługach
activity-notices-on = Włączono e-maile o nowych przeglądarkach
activity-notices-off = Wyłączono e-maile o nowych przeglądarkach
activity-address-changed = Zmieniono adres e-mail
activity-address-confirmed = Potwierdzono adres e-mail
activity-picture-changed = Zmieniono zdjęcie
activity-picture-removed = Usunięto zdjęcie
activity-exported = Pobrano dane konta
activity-deletion-planned = Konto zostanie usunięte { $moment }
activity-deletion-cancelled = Odwołano usunięcie konta
activity-erased = Usunięto konto
activity-by-operator = Przez osoby prowadzące tę usługę
activity-by-server = Powód: w tej przeglądarce było zbyt wiele kont
activity-by-upstream = Powód: wylogowanie u innego dostawcy
activity-later = Coś innego: { $kind }

## Usuwanie metody logowania

remove-everywhere = Po usunięciu wyloguj mnie też wszędzie indziej

## Kopia danych i koniec konta

account-export-title = Kopia Twoich danych
account-export-detail = Pobierz to, co jest o Tobie zapisane
account-export-text = Otrzymasz jeden plik ze wszystkim, co jest tu o Tobie zapisane:
account-export-note = Nie ma w nim haseł, kodów ani kluczy. Przechowuj plik tam, gdzie znajdziesz go tylko Ty.
account-export-make = Pobierz
export-readme = Dane konta { $account } zapisane w usłudze { $provider }, stan: { $moment }.
export-profile = Kim jesteś: nazwa użytkownika oraz dane takie jak imię i nazwisko czy adres e-mail
export-picture = Twoje zdjęcie, jeśli jest tu zapisane
export-sessions = Gdzie trwają Twoje sesje
export-consents = Połączone aplikacje i to, co mogą robić
export-credentials = Twoje metody logowania: kiedy je dodano i kiedy ostatnio użyto
export-devices = Zaufane urządzenia
export-activity = Co działo się z Twoim kontem
account-delete-title = Usunięcie konta
account-delete-detail = Wraz z całą zawartością
account-delete-text =
    { $count ->
        [one] Od razu wylogujemy Cię wszędzie, także z aplikacji, które korzystają z Twojego konta. Konto zostanie usunięte za { $count } dzień, wraz z całą zawartością. Aby je zachować, zaloguj się przed upływem tego czasu.
        [few] Od razu wylogujemy Cię wszędzie, także z aplikacji, które korzystają z Twojego konta. Konto zostanie usunięte za { $count } dni, wraz z całą zawartością. Aby je zachować, zaloguj się przed upływem tego czasu.
        [many] Od razu wylogujemy Cię wszędzie, także z aplikacji, które korzystają z Twojego konta. Konto zostanie usunięte za { $count } dni, wraz z całą zawartością. Aby je zachować, zaloguj się przed upływem tego czasu.
       *[other] Od razu wylogujemy Cię wszędzie, także z aplikacji, które korzystają z Twojego konta. Konto zostanie usunięte za { $count } dnia, wraz z całą zawartością. Aby je zachować, zaloguj się przed upływem tego czasu.
    }
account-delete-text-now = Konto zostanie usunięte od razu, wraz z całą zawartością. Tego nie można cofnąć.
account-delete-export = Najpierw pobierz swoje dane
account-delete-label = Aby potwierdzić, wpisz swoją nazwę użytkownika { $name }
account-delete-label-either = Aby potwierdzić, wpisz swoją nazwę użytkownika { $name } albo adres e-mail
account-delete-label-email = Aby potwierdzić, wpisz swój adres e-mail { $name }
account-delete-wrong = To nie jest ani Twoja nazwa użytkownika, ani Twój adres e-mail. Niczego nie usunięto.
account-delete-do = Usuń konto
account-left-title = Konto usunięte
account-left-title-planned = Planowane usunięcie konta
account-left-planned = Wylogowaliśmy Cię. Twoje konto zostanie usunięte { $moment }.
account-left-keep = Jeśli chcesz je zachować, zaloguj się przed tym terminem.
account-left-gone = Twoje konto zostało usunięte, wraz z całą zawartością.
leaving-title = Zachować konto?
leaving-text = Na Twoją prośbę konto zostanie usunięte { $moment }. Do tego czasu możesz je zachować.
leaving-keep = Zachowaj konto
leaving-leave = Usuń zgodnie z planem
mail-exported-subject = Pobrano Twoje dane z usługi { $provider }
mail-exported-text = Z Twojego konta pobrano wszystko, co usługa { $provider } ma o Tobie zapisane.

## Nowe hasło

password-unfit-short =
    { $count ->
        [one] Hasło musi mieć co najmniej { $count } znak.
        [few] Hasło musi mieć co najmniej { $count } znaki.
        [many] Hasło musi mieć co najmniej { $count } znaków.
       *[other] Hasło musi mieć co najmniej { $count } znaku.
    }
password-unfit-long =
    { $count ->
        [one] Hasło może mieć najwyżej { $count } bajt.
        [few] Hasło może mieć najwyżej { $count } bajty.
        [many] Hasło może mieć najwyżej { $count } bajtów.
       *[other] Hasło może mieć najwyżej { $count } bajtu.
    }
password-unfit-unsendable = To hasło zawiera znak lub koniec wiersza, którego żadna strona nie może wysłać.
password-unfit-common = Tego hasła używa wiele osób, dlatego próbuje się go w pierwszej kolejności.
password-unfit-breached = To hasło jest na liście skradzionych haseł. Wybierz inne i zmień je wszędzie, gdzie go używasz.
password-unfit-used = To hasło było już używane. Wybierz nowe.
password-unfit-guessable = To hasło łatwo odgadnąć.
password-advice-rows = Rzędy sąsiednich klawiszy łatwo odgadnąć.
password-advice-keyboard = Krótkie wzory na klawiaturze łatwo odgadnąć.
password-advice-repeats = Powtórzenia takie jak „aaa” łatwo odgadnąć.
password-advice-repeated-parts = Powtórzenia takie jak „abcabcabc” są niewiele trudniejsze do odgadnięcia niż „abc”.
password-advice-common = To jedno z najpopularniejszych haseł.
password-advice-similar = Jest podobne do popularnego hasła.
password-advice-sequences = Ciągi takie jak „abc” lub „6543” łatwo odgadnąć.
password-advice-years = Rok z ostatnich lat łatwo odgadnąć.
password-advice-word = Pojedyncze słowo łatwo odgadnąć.
password-advice-dates = Daty często łatwo odgadnąć.
password-advice-name-alone = Samo imię lub nazwisko łatwo odgadnąć.
password-advice-names = Popularne imiona i nazwiska łatwo odgadnąć.
password-advice-few-words = Użyj kilku słów, które zwykle nie stoją obok siebie.
password-advice-nothing-special = Symbole, cyfry i wielkie litery nie są potrzebne.
password-advice-more-words = Dodaj jeszcze jedno lub dwa słowa; rzadkie są lepsze.
password-advice-capitals = Wielka litera na początku niewiele pomaga.
password-advice-all-capitals = Same wielkie litery są niewiele trudniejsze do odgadnięcia niż małe.
password-advice-reversed = Słowa pisane wspak są niewiele trudniejsze do odgadnięcia.
password-advice-substitutions = Typowe zamiany, takie jak „@” zamiast „a”, niewiele pomagają.
password-advice-longer-pattern = Użyj dłuższego wzoru na klawiaturze, z większą liczbą zmian kierunku.
password-advice-no-repeats = Unikaj powtarzania słów i znaków.
password-advice-no-sequences = Unikaj ciągów.
password-advice-no-years = Unikaj lat z niedawnej przeszłości.
password-advice-no-own-years = Unikaj lat, które są z Tobą związane.
password-advice-no-own-dates = Unikaj dat i lat, które są z Tobą związane.

## Konto: adres e-mail

account-email-title = Adres e-mail
account-email-detail = Do kontaktu z Tobą i do logowania
account-email-verified = Potwierdzony
account-email-unverified = Jeszcze niepotwierdzony
account-email-none = Nie masz jeszcze żadnego adresu e-mail.
account-email-pending = Wysłaliśmy wiadomość na adres { $address }. Ten adres zacznie obowiązywać, gdy otworzysz podany w niej link.
account-email-label = Nowy adres
account-email-note = Wyślemy link na ten adres. Twój adres zmieni się, gdy otworzysz link, a my powiadomimy oba adresy.
account-email-send = Wyślij link
account-email-verify = Wyślij link potwierdzający
account-email-no-mail = Tutaj nie można zmienić adresu e-mail. Zwróć się do osób zarządzających Twoim kontem.

labelled = { $label }: { $value }

## Poczta: co może mieć każdy list

mail-greeting = Dzień dobry, { $name },
mail-hello = Dzień dobry,
mail-foot = Tę wiadomość wysłała usługa { $provider } pod adresem { $host }.
mail-copy = Jeśli przycisk nie działa, skopiuj ten adres do przeglądarki:
mail-good-minutes =
    { $count ->
        [one] Ważność: { $count } minuta, do jednorazowego użycia.
        [few] Ważność: { $count } minuty, do jednorazowego użycia.
        [many] Ważność: { $count } minut, do jednorazowego użycia.
       *[other] Ważność: { $count } minuty, do jednorazowego użycia.
    }
mail-good-hours =
    { $count ->
        [one] Ważność: { $count } godzina, do jednorazowego użycia.
        [few] Ważność: { $count } godziny, do jednorazowego użycia.
        [many] Ważność: { $count } godzin, do jednorazowego użycia.
       *[other] Ważność: { $count } godziny, do jednorazowego użycia.
    }
mail-good-days =
    { $count ->
        [one] Ważność: { $count } dzień, do jednorazowego użycia.
        [few] Ważność: { $count } dni, do jednorazowego użycia.
        [many] Ważność: { $count } dni, do jednorazowego użycia.
       *[other] Ważność: { $count } dnia, do jednorazowego użycia.
    }
mail-asked-from = Prośba przyszła stąd:
mail-when = Kiedy
mail-browser = Przeglądarka
mail-network = Adres sieciowy
mail-code-caution = Jeśli to nie Ty się logujesz, zignoruj tę wiadomość: bez kodu nikt nie wejdzie na konto. Nikomu go nie podawaj; my nigdy o niego nie prosimy.
mail-link-caution = Jeśli to nie była Twoja prośba, zignoruj tę wiadomość: nic się wtedy nie stanie. Nikomu jej nie przekazuj.
mail-change-caution = Jeśli to nie Ty, na Twoim koncie może być ktoś inny: od razu zaloguj się na { $host } i ustaw nowe hasło. Jeśli nie możesz się już zalogować, poproś o pomoc osoby prowadzące tę usługę.

## Poczta: listy

mail-sign-in-code-subject = Kod logowania do usługi { $provider }
mail-sign-in-code-text = Wpisz ten kod na stronie, na której się logujesz:
mail-sign-in-code-link = Możesz też użyć tego linku na urządzeniu, na którym się logujesz:
mail-sign-in-action = Zaloguj się
mail-sign-up-code-subject = Kod do nowego konta w usłudze { $provider }
mail-sign-up-code-text = Wpisz ten kod na stronie, na której tworzysz konto:
mail-sign-up-code-link = Możesz też użyć tego linku w tej samej przeglądarce:
mail-sign-up-action = Dalej
mail-account-exists-subject = Masz już konto w usłudze { $provider }
mail-account-exists-text = Ktoś, być może Ty, chciał utworzyć konto z tym adresem w usłudze { $provider }. Takie konto już istnieje: zaloguj się na nie. Jeśli nie pamiętasz hasła, ustaw nowe na stronie, na której się je podaje.
mail-account-exists-caution = Jeśli to nie Ty, nie musisz nic robić: nic się nie zmieniło.
mail-sign-in-link-subject = Logowanie do usługi { $provider }
mail-sign-in-link-text = Użyj tego linku, aby się zalogować.
mail-second-factor-code-subject = Kod potwierdzający do usługi { $provider }
mail-second-factor-code-text = Wpisz ten kod, aby dokończyć logowanie:
mail-second-factor-caution = Jeśli to nie Ty się logujesz, ktoś zna Twoje hasło. Nikomu nie podawaj tego kodu i od razu ustaw nowe hasło na { $host }.
mail-verify-address-subject = Potwierdź swój adres e-mail w usłudze { $provider }
mail-verify-address-text = Użyj tego linku, aby potwierdzić, że to Twój adres e-mail w usłudze { $provider }.
mail-verify-address-action = Potwierdź adres
mail-address-changed-subject = Zmieniono Twój adres e-mail w usłudze { $provider }
mail-address-changed-text = Twoje konto w usłudze { $provider } ma teraz adres e-mail { $new } zamiast { $old }.
mail-address-added-text = Twoje konto w usłudze { $provider } ma teraz adres e-mail { $new }.
mail-address-removed-text = Twoje konto w usłudze { $provider } nie ma już adresu e-mail { $old } ani żadnego innego.
mail-password-reset-subject = Ustaw nowe hasło do usługi { $provider }
mail-password-reset-text = Użyj tego linku, aby ustawić nowe hasło do swojego konta w usłudze { $provider }.
mail-password-reset-code = Możesz też wpisać ten kod na stronie, na której poproszono o wiadomość:
mail-password-reset-action = Ustaw hasło
mail-password-changed-subject = Zmieniono Twoje hasło do usługi { $provider }
mail-password-changed-text = Zmieniono hasło do Twojego konta w usłudze { $provider }.
mail-password-changed-there-text = Zmieniono Twoje hasło w { $name }. Zrobiono to w usłudze { $provider }.
mail-password-elsewhere-text = Poproszono o nowe hasło do Twojego konta w usłudze { $provider }. Twoje hasło przechowuje jednak { $name }: zmienia się je tam, a tutaj nie powstaje inne.
mail-password-elsewhere-caution = Jeśli to nie była Twoja prośba, zignoruj tę wiadomość: nic się wtedy nie stanie.
mail-new-device-subject = Nowe logowanie na Twoje konto w usłudze { $provider }
mail-new-device-text = Ktoś zalogował się na Twoje konto w usłudze { $provider } z przeglądarki, której wcześniej nie widzieliśmy. Jeśli to Ty, nie musisz nic robić.
mail-method-added-subject = Dodano metodę logowania do usługi { $provider }
mail-method-added-text = Do Twojego konta w usłudze { $provider } dodano metodę logowania: { $method }.
mail-method-removed-subject = Usunięto metodę logowania do usługi { $provider }
mail-method-removed-text = Z Twojego konta w usłudze { $provider } usunięto metodę logowania: { $method }.
mail-step-on-subject = Włączono drugi krok w usłudze { $provider }
mail-step-on-text = Od teraz logowanie hasłem na Twoje konto w usłudze { $provider } wymaga też drugiego kroku.
mail-step-off-subject = Wyłączono drugi krok w usłudze { $provider }
mail-step-off-text = Logowanie hasłem na Twoje konto w usłudze { $provider } nie wymaga już drugiego kroku.
mail-notices-off-subject = Wyłączono e-maile o nowych przeglądarkach w usłudze { $provider }
mail-notices-off-text = Od teraz nie otrzymujesz e-maila, gdy ktoś zaloguje się na Twoje konto w usłudze { $provider } z nowej przeglądarki.
mail-method-password = hasło
mail-method-passkey = klucz dostępu
mail-method-authenticator = aplikacja uwierzytelniająca
mail-method-mail-code = kody wysyłane e-mailem
mail-method-recovery-codes = kody odzyskiwania
mail-method-elsewhere = konto w innej usłudze
mail-recovery-codes-used-subject = Użyto kodu odzyskiwania w usłudze { $provider }
mail-recovery-codes-used-text = Ktoś zalogował się na Twoje konto w usłudze { $provider } jednym z Twoich kodów odzyskiwania.
mail-recovery-codes-left =
    { $count ->
        [0] Nie masz już żadnego kodu: wkrótce utwórz nowe.
        [one] Masz jeszcze { $count } kod: wkrótce utwórz nowe.
        [few] Masz jeszcze { $count } kody.
        [many] Masz jeszcze { $count } kodów.
       *[other] Masz jeszcze { $count } kodu.
    }
mail-invitation-subject = Twoje zaproszenie do usługi { $provider }
mail-invitation-text-from = { $from } zaprasza Cię do utworzenia konta w usłudze { $provider }. Użyj tego linku, aby zacząć.
mail-invitation-text = Masz zaproszenie do utworzenia konta w usłudze { $provider }. Użyj tego linku, aby zacząć.
mail-invitation-action = Zacznij
mail-invitation-caution = Jeśli nie wiesz, o co chodzi, zignoruj tę wiadomość: bez Ciebie nic się nie stanie.
mail-account-locked-subject = Wstrzymano logowanie do usługi { $provider }
mail-account-locked-text = Przy logowaniu na Twoje konto w usłudze { $provider } zbyt wiele razy podano błędne hasło, dlatego logowanie jest wstrzymane. Jeśli to Ty, użyj tego linku, aby przejść dalej.
mail-account-locked-action = Dalej
mail-account-locked-caution = Jeśli to nie Ty, ktoś zgaduje hasło, ale nie wszedł na konto. Nie musisz nic robić; nikomu nie przekazuj tego linku.
mail-second-factor-closed-subject = Zbyt wiele błędnych kodów w usłudze { $provider }
mail-second-factor-closed-text = Ktoś przeszedł pierwszy krok logowania na Twoje konto w usłudze { $provider }, a potem podał zbyt wiele błędnych kodów.
mail-second-factor-closed-elsewhere = Do { $until } kody są przyjmowane tylko w przeglądarkach, w których już się wcześniej logowano na to konto.
mail-second-factor-closed-there = Do { $until } w tej przeglądarce nie są przyjmowane żadne kody.
mail-second-factor-closed-caution = Jeśli to nie Ty, ktoś zna Twoje hasło lub czyta Twoją pocztę: ustaw teraz nowe hasło. Jeśli to Ty, nie musisz nic robić.
mail-deletion-planned-subject = Twoje konto w usłudze { $provider } zostanie usunięte
mail-deletion-planned-text = Twoje konto w usłudze { $provider } zostanie usunięte w dniu { $date }, wraz z całą zawartością.
mail-deletion-planned-caution = Jeśli chcesz je zachować albo to nie Twoja decyzja, zaloguj się na { $host } przed tym dniem.
mail-deleted-subject = Twoje konto w usłudze { $provider } zostało usunięte
mail-deleted-text = Twoje konto w usłudze { $provider } zostało usunięte, wraz z całą zawartością.
mail-deleted-caution = Jeśli to nie Twoja decyzja, poproś o pomoc osoby prowadzące usługę { $provider }.
mail-test-subject = Wiadomość testowa z usługi { $provider }
mail-test-text = Poczta działa: osoby prowadzące usługę { $provider } wysłały tę wiadomość na próbę.
mail-test-caution = Nie musisz nic robić.
