### Les pages de Doorward en français. Les explications de chaque message sont dans en.ftl.

## Sur plusieurs pages

cancel = Annuler
continue = Continuer
try-again = Réessayer
back-to-client = Revenir à { $client }
dev-note = Serveur de développement
theme = Clair ou sombre
theme-light = Clair
theme-dark = Sombre
theme-automatic = Automatique
client-links = À propos de { $client }
client-website = Site web
client-policy = Confidentialité
client-terms = Conditions d’utilisation
throttled-seconds =
    { $count ->
        [one] Il y a eu trop d’essais. Attendez { $count } seconde, puis réessayez.
       *[other] Il y a eu trop d’essais. Attendez { $count } secondes, puis réessayez.
    }
throttled-minutes =
    { $count ->
        [one] Il y a eu trop d’essais. Attendez { $count } minute, puis réessayez.
       *[other] Il y a eu trop d’essais. Attendez { $count } minutes, puis réessayez.
    }
throttled-hours =
    { $count ->
        [one] Il y a eu trop d’essais. Attendez { $count } heure, puis réessayez.
       *[other] Il y a eu trop d’essais. Attendez { $count } heures, puis réessayez.
    }
mails-throttled-seconds =
    { $count ->
        [one] Trop d’e-mails ont été demandés. Attendez { $count } seconde, puis réessayez.
       *[other] Trop d’e-mails ont été demandés. Attendez { $count } secondes, puis réessayez.
    }
mails-throttled-minutes =
    { $count ->
        [one] Trop d’e-mails ont été demandés. Attendez { $count } minute, puis réessayez.
       *[other] Trop d’e-mails ont été demandés. Attendez { $count } minutes, puis réessayez.
    }
throttled-title = Trop d’essais
busy-title = Pas pour l’instant
busy-text = Nous ne pouvons pas vous connecter pour l’instant. Attendez un moment, puis réessayez.

## Connexion : qui êtes-vous

sign-in-title = Connexion
sign-in-destination = En route vers { $client }
reason-again = Pour protéger votre compte, veuillez vous connecter à nouveau.
reason-too-old = Votre dernière connexion remonte à un certain temps. Veuillez vous connecter à nouveau.
reason-unsaved = Rien n’a encore été modifié. Veuillez vous connecter à nouveau, puis recommencer.
sign-in-more = Cela ne suffit pas ici. Connectez-vous avec votre mot de passe pour continuer.
reason-change = Pour modifier la protection de votre compte, confirmez que c’est bien vous.
identifier-label = Nom d’utilisateur ou e-mail
identifier-missing = Saisissez votre nom d’utilisateur ou votre e-mail pour continuer.
identifier-unusable = Cela ne peut pas être un nom d’utilisateur ni un e-mail. Vérifiez votre saisie, puis réessayez.
choose-account = Choisir un compte
sign-in-local = Connexion des administrateurs

## Connexion : le mot de passe

password-title = Mot de passe
password-account = Connexion en tant que { $username }
password-label = Mot de passe
password-show = Afficher le mot de passe
sign-in = Se connecter
host-check = Votre barre d’adresse doit afficher { $host }
password-missing = Saisissez votre mot de passe pour continuer.
password-wrong = Le nom d’utilisateur ou le mot de passe n’est pas correct. Vérifiez les deux, puis réessayez.

## Connexion : une preuve de plus

second-factor-title = Deuxième étape
second-factor-lost = Si vous ne le pouvez plus, adressez-vous à ceux qui gèrent { $tenant } : ils peuvent vous aider à revenir.
second-factor-app-text = Ouvrez votre application d’authentification et saisissez le code qu’elle affiche.
second-factor-app-label = Code de l’application
second-factor-recovery-text = Saisissez l’un des codes de secours que vous avez conservés. Chacun sert une fois.
second-factor-recovery-label = Code de secours
second-factor-use-app = Utiliser votre application d’authentification
second-factor-use-recovery = Utiliser un code de secours
second-factor-trust =
    { $count ->
        [one] Ne plus demander sur cet appareil pendant { $count } jour
       *[other] Ne plus demander sur cet appareil pendant { $count } jours
    }
code-missing = Saisissez le code pour continuer.
code-wrong-app = Ce code n’est pas le bon, ou a déjà servi. Attendez le suivant ; si cela ne marche toujours pas, vérifiez l’heure de l’appareil où se trouve l’application.
code-wrong-new-app = Ce code n’est pas le bon, ou a déjà servi. Attendez le suivant ; si cela ne marche toujours pas, vérifiez l’heure de l’appareil où se trouve l’application. Si vous avez rechargé cette page, scannez l’image de nouveau.
code-wrong-recovery = Ce code n’est pas le bon, ou a déjà servi. Essayez-en un autre.

## Votre deuxième étape

enrol-title = Votre deuxième étape
enrol-text = La connexion demande ici une deuxième étape. Configurez la vôtre maintenant, une seule fois. Le plus rapide est une clé d’accès : votre appareil la garde et la déverrouille avec votre empreinte, votre visage ou le verrouillage de l’écran.
enrol-passkey-text = La connexion demande ici une clé d’accès. Créez-en une maintenant, une seule fois. Votre appareil la garde et la déverrouille avec votre empreinte, votre visage ou le verrouillage de l’écran.
enrol-app-text = La connexion demande ici une deuxième étape. Configurez maintenant une application d’authentification, une seule fois.
enrol-use-app = Utiliser une application d’authentification
enrol-use-passkey = Utiliser plutôt une clé d’accès
enrol-done = Votre deuxième étape est configurée. Si vous la perdez, chacun de ces codes la remplace une fois.
passkey-offer-done = Votre clé d’accès est prête. Si vous la perdez, chacun de ces codes la remplace une fois.

## Codes et liens par e-mail

mail-code-title = Consultez vos e-mails
mail-code-text = S’il existe un compte pour { $username }, un e-mail est en route vers son adresse. Saisissez le code qu’il contient, ou ouvrez son lien dans ce navigateur.
mail-code-label = Code reçu par e-mail
code-wrong-mail = Ce code est erroné ou a expiré. Vérifiez-le, ou demandez un autre e-mail.
mail-code-again = Envoyer un autre e-mail
mail-code-password = Utiliser le mot de passe
password-by-mail = Recevoir un code par e-mail
password-forgot = Mot de passe oublié ?
second-factor-use-mail = Recevoir un code par e-mail
second-factor-mail-ask = Nous pouvons envoyer un code à votre adresse e-mail.
second-factor-send = Envoyer le code
second-factor-mail-text = Un e-mail est en route vers votre adresse. Saisissez le code qu’il contient.
link-sign-in-text = Vous avez demandé ce lien pour vous connecter en tant que { $account }.
link-entry-text = Ce lien a été créé pour vous par les personnes qui gèrent ce service. Il vous connecte en tant que { $account }.
link-new-password-text = Vous avez demandé à remplacer le mot de passe de { $account }. Ce lien vous connecte ; vous en choisissez ensuite un nouveau.
link-address-title = Votre adresse e-mail
link-address-text = Confirmez que votre compte { $account } reçoit cette adresse :
link-address-sign-in-text = Un compte recevra cette adresse dès que son titulaire l’aura confirmée. Si c’est le vôtre, connectez-vous d’abord à ce compte, puis ouvrez à nouveau le lien de l’e-mail.
link-address-action = Confirmer l’adresse
link-invitation-title = Votre invitation
link-invitation-text = Vous êtes invité à créer un compte avec l’adresse { $account }.
link-unlock-title = Connexion suspendue
link-unlock-text = Trop de mots de passe erronés ont été saisis pour { $account }. Si c’était vous, continuez et réessayez dans ce navigateur.
link-unexpected = Si vous n’attendiez pas cela, fermez cette page. Rien ne changera.
link-over-title = Lien expiré
link-over-text = Un lien ne sert qu’une fois, et peu de temps. Retournez là où vous l’avez demandé, et demandez-en un autre.
link-elsewhere-title = Lien pour un autre navigateur
link-elsewhere-text = Vous avez demandé ce lien dans un autre navigateur. Continuez là-bas : saisissez le code de l’e-mail, ou ouvrez-y le lien.
link-taken-title = Adresse déjà prise
link-taken-text = Un autre compte utilise désormais cette adresse. Connectez-vous à celui-là, ou choisissez une autre adresse.
link-back = Revenir
link-taken-other = Choisir une autre adresse

## Connexion par un autre fournisseur

upstream-continue = Continuer avec { $name }
upstream-resting = { $name } ne répond pas pour l’instant.
upstream-other = Autres moyens de se connecter
upstream-unavailable-title = { $name } est injoignable
upstream-unavailable-text = { $name } ne répond pas pour l’instant. Attendez un peu puis réessayez, ou connectez-vous autrement.
upstream-failed-title = Vous n’êtes pas connecté
upstream-refused-text = { $name } ne vous a pas connecté. Réessayez, ou connectez-vous autrement.
upstream-unbelieved-text = La réponse de { $name } n’a pas pu être utilisée. Réessayez, ou connectez-vous autrement. Si cela se reproduit, dites-le aux responsables de ce service.
upstream-over-title = Cette connexion est terminée
upstream-over-text = La réponse de { $name } est arrivée trop tard, une seconde fois ou dans un autre navigateur. Recommencez.
upstream-taken-title = Vous avez un compte ici
upstream-taken-text = L’adresse { $address }, que { $name } nous a donnée, appartient à un compte ici. Connectez-vous à ce compte ; vous pourrez alors y associer { $name }.
upstream-stranger-title = Aucun compte ici
upstream-stranger-text = { $name } vous a connecté, mais il n’y a ici aucun compte que vous puissiez utiliser ainsi. Connectez-vous autrement, ou adressez-vous aux responsables de ce service.
upstream-not-linked-title = { $name } n’a pas été associé
upstream-link-failed-text = { $name } n’a donné aucune réponse utilisable. Attendez un peu puis réessayez.
upstream-others-text = Le compte chez { $name } que vous avez choisi appartient à un autre compte ici. Déconnectez-vous de { $name }, et associez-en un autre.
link-upstream-title = Associer { $name } ?
link-upstream-text = Vous pourrez ensuite vous connecter à ce compte avec { $name } aussi.
link-upstream-here = Compte ici
link-upstream-there = Chez { $name }
link-upstream-yes = Associer
upstream-expired-title = Changez d’abord votre mot de passe
upstream-expired-text = Votre mot de passe chez { $name } est correct, mais vous devez l’y changer avant de vous connecter. Connectez-vous autrement, ou adressez-vous aux responsables de votre compte là-bas.
upstream-not-fresh-text = { $name } n’indique pas quand vous vous y êtes connecté, et une connexion récente est demandée ici. Connectez-vous autrement.
upstream-not-signed-out-title = Votre session est peut-être encore ouverte
upstream-not-signed-out-text = { $name } voulait fermer votre session, mais son message n’a pas pu être utilisé. Par précaution, déconnectez-vous ici.

## Créer un compte

sign-up-title = Nouveau compte
sign-up = Créer un compte
sign-up-text = À quelle adresse e-mail pouvons-nous vous joindre ? Elle vous servira à vous connecter.
sign-up-address-label = Adresse e-mail
sign-up-address-unusable = Ce n’est pas une adresse e-mail. Vérifiez-la, puis réessayez.
sign-up-address-domain = Seules les adresses de { $domains } peuvent servir ici.
sign-up-sign-in = Se connecter plutôt
sign-up-code-text = Un e-mail est en route vers { $username }. Saisissez le code qu’il contient, ou ouvrez son lien dans ce navigateur.
sign-up-other-address = Utiliser une autre adresse
sign-up-details-text = Votre adresse { $address } est confirmée. Choisissez maintenant un mot de passe.
sign-up-details-invited-text = Votre compte aura l’adresse { $address }. Choisissez maintenant un mot de passe.
sign-up-name-label = Votre nom (facultatif)
sign-up-name-unusable = Ce nom est trop long, ou contient des caractères invisibles.
sign-up-create = Créer le compte
link-sign-up-text = Vous avez demandé ce lien pour créer un compte avec l’adresse { $account }.

## Choix du compte

accounts-title = Vos comptes
accounts-intro = Choisissez le compte avec lequel continuer.
accounts-other = Utiliser un autre compte

## Autorisation : une application demande quelque chose

consent-title = Autorisation
consent-who = { $client } sur { $host } demande à utiliser votre compte { $account }.
consent-who-unnamed = { $client } demande à utiliser votre compte { $account }.
consent-list = Si vous l’autorisez, l’application peut :
scope-openid = Savoir que c’est vous
scope-openid-detail = Un identifiant de votre compte et le moment de votre connexion
scope-profile = Voir votre profil
scope-profile-detail = Noms, nom d’utilisateur, photo, pages web, genre, date de naissance, fuseau horaire et langue
scope-email = Voir votre adresse e-mail
scope-email-detail = L’adresse, et si elle est confirmée
scope-address = Voir votre adresse postale
scope-address-detail = Rue, localité, région, code postal et pays
scope-phone = Voir votre numéro de téléphone
scope-phone-detail = Le numéro, et s’il est confirmé
scope-roles = Voir vos rôles
scope-roles-detail = Ce que vous êtes auprès des services, comme un groupe au travail
scope-device-sso = Vous connecter aux autres applications du même éditeur
scope-device-sso-detail = Sur cet appareil, elles vous connectent sans rien vous demander, tant que vous êtes connecté ici
scope-offline = Garder l’accès en votre absence
scope-offline-detail = Elle peut utiliser cette autorisation quand vous n’êtes pas là
scope-other = Utiliser « { $scope } »
scope-other-detail = Demandez aux responsables de l’application à quoi cela sert
scope-service = Agir pour vous auprès de { $service }
scope-service-detail = Ce que l’application fait auprès de ce service, elle le fait en votre nom
detail-locations = Où
detail-actions = Ce qu’elle peut faire
detail-datatypes = Quelles données
detail-identifier = Lequel
detail-privileges = Avec quels droits
detail-yes = Oui
detail-no = Non
detail-once = Pour cette fois seulement
consent-until-in-account = Cela vaut jusqu’à ce que vous le retiriez, { $link }.
consent-rest-until-in-account = Le reste vaut jusqu’à ce que vous le retiriez, { $link }.
consent-in-account = ce que vous pouvez faire à tout moment dans votre compte
consent-no-password = L’application ne voit jamais votre mot de passe.
allow = Autoriser
deny = Refuser

## Appareil

device-code-title = Connecter un appareil
device-code-text = Votre téléviseur, votre console ou votre ligne de commande affiche un code. Saisissez-le ici.
device-code-label = Code affiché sur l’appareil
device-code-missing = Saisissez le code que votre appareil affiche.
device-code-malformed = Un code a huit lettres, et aucune n’est A, E, I, O, U ou Y. Comparez-le avec votre appareil.
device-code-unknown = Aucun appareil n’attend avec ce code. Regardez de nouveau votre appareil : il affiche peut-être un autre code.
device-code-warning = Ne saisissez qu’un code que vous voyez sur votre propre appareil. Si quelqu’un vous a envoyé un code, ne le saisissez pas.
device-code-phone = Continuer sur votre téléphone
device-code-phone-text = Scannez ceci avec l’appareil photo de votre téléphone. Cette page s’y ouvre.
device-code-picture = Code QR de l’adresse de cette page
device-approval-title = Laisser entrer cet appareil ?
device-approval-who = { $client }, sur un autre appareil, demande à utiliser votre compte { $account }.
device-approval-code = L’appareil doit afficher ce code :
device-approval-device = L’appareil se nomme { $device } et a l’adresse { $address }.
device-approval-address = L’appareil a l’adresse { $address }.
device-approval-warning = N’autorisez cela que si vous l’avez commencé vous-même, sur votre propre appareil, et que vous y voyez le même code. Si quelqu’un vous a envoyé le code ou un lien, ou vous le demande au téléphone, il veut entrer dans votre compte : choisissez « { $deny } ».
device-approved-title = L’appareil est connecté
device-approved-text = Continuez sur votre appareil. Vous pouvez fermer cette page.
device-denied-title = L’appareil a été refusé
device-denied-text = Il n’obtient rien de votre compte. Si quelqu’un vous a demandé de le connecter, il voulait peut-être entrer dans votre compte.

request-approval-title = Autoriser cette demande ?
request-approval-who = { $client } demande à utiliser votre compte { $account }.
request-approval-at = Demandé le { $moment }.
request-approval-message = L’application, ou la personne à qui vous avez affaire, doit vous montrer le même message :
request-approval-warning = N’autorisez que si vous l’avez vous-même demandé à l’instant. Si quelqu’un vous y invite au téléphone ou par un message, il veut entrer dans votre compte : choisissez « { $deny } ».
account-requests-title = Demandes qui vous attendent
account-requests-detail = Applications qui demandent votre accord
account-requests-text = Regardez chaque demande avant de l’autoriser. Celles auxquelles vous ne répondez pas expirent d’elles-mêmes.
account-requests-none = Rien ne vous attend.
account-request-look = Regarder
done-request-allowed = La demande est autorisée. Continuez là où vous l’avez commencée.
done-request-denied = La demande a été refusée. Si quelqu’un vous a invité à l’autoriser, il voulait peut-être entrer dans votre compte.
activity-request-approved = La demande d’une application a été autorisée
activity-app-brought-in = Une application a été admise par une autre sur le même appareil
activity-app-vouched-for = Une application a été admise sur la parole d’un autre service
activity-word-given = Un autre service a reçu une garantie pour une application
activity-upstream-used = Une application a reçu l’accès à votre compte chez un autre fournisseur
link-approval-text = Une application demande l’accord de { $account }. Continuez pour voir ce qu’elle demande ; rien n’est encore autorisé.
mail-approval-subject = Une application demande votre accord chez { $provider }
mail-approval-text = { $client } demande votre accord chez { $provider }. Regardez ce qu’elle demande avant d’autoriser.
mail-approval-message = Message
mail-approval-action = Voir la demande
mail-approval-caution = Si vous ne l’avez pas demandé vous-même à l’instant, ne faites rien : la demande expire d’elle-même. Si quelqu’un vous invite à l’autoriser, il veut entrer dans votre compte.

## Compte

account-title = Votre compte
account-group-person = À votre sujet
account-group-security = Connexion et sécurité
account-group-data = Vos données
account-security-title = Moyens de connexion
account-security-detail = Mot de passe, clés d’accès, application d’authentification, codes de secours, appareils de confiance
account-step-text = Lorsque vous vous connectez avec votre mot de passe, votre clé d’accès ou un code de secours peut aussi vous être demandé. Un mot de passe volé ne suffit alors pas.
account-step-app = Vous avez une application d’authentification : une deuxième étape vous est demandée chaque fois que vous vous connectez avec votre mot de passe.
account-step-on = Elle vous est demandée chaque fois que vous vous connectez avec votre mot de passe.
account-step-off = Elle ne vous est pas demandée.
account-step-needs = Créez d’abord une clé d’accès ou configurez une application d’authentification.
account-step-codes = Créez d’abord des codes de secours. Sans eux, vous ne pourriez plus entrer si vous perdiez votre clé d’accès.
account-step-start = Demander à chaque fois
account-step-stop = Ne plus demander
account-sessions-title = Où vous êtes connecté
account-sessions-detail = Vos navigateurs, et comment vous en déconnecter
account-apps-title = Applications reliées
account-apps-detail = Ce qu’elles peuvent faire, et comment le reprendre
since = Depuis le { $moment }
device-seen = Dernière utilisation le { $moment }
device-since = Connecté depuis le { $moment }
device-until = Approuvé jusqu’au { $moment }
device-unknown = Navigateur inconnu
device-here = Cet appareil
account-password-set = Le changer ici
account-password-none = Vous n’en avez pas encore
account-password-kept = Conservé par { $name }
account-app-title = Application d’authentification
account-app-none = Non configurée
account-app-replace = Une nouvelle la remplace.
account-app-scan = Scannez cette image avec votre application d’authentification, puis saisissez le code qu’elle affiche.
account-app-picture = Code QR contenant le secret écrit ci-dessous en lettres
account-app-open = Ouvrir votre application d’authentification sur cet appareil
account-app-type = Si vous ne pouvez pas la scanner, saisissez ce secret dans l’application :
account-app-confirm = Configurer l’application
account-app-remove = Retirer l’application
account-app-done = Votre application est configurée. Son code vous sera demandé dès la prochaine connexion.
account-codes-title = Codes de secours
account-codes-left =
    { $count ->
        [0] Vous n’en avez aucun
        [one] Il en reste { $count }
       *[other] Il en reste { $count }
    }
account-codes-few =
    { $count ->
        [0] Vous n’en avez aucun. Créez-en.
        [one] Il n’en reste que { $count }. Créez-en de nouveaux.
       *[other] Il n’en reste que { $count }. Créez-en de nouveaux.
    }
account-mail-codes = Codes envoyés à { $address }
account-codes-missing = Vous n’avez pas de codes de secours. { $link } pour pouvoir vous connecter même si vous perdez votre clé d’accès ou votre téléphone.
account-codes-missing-link = Créez-en
account-last-codes = C’est votre dernière deuxième étape : vos codes de secours disparaissent avec elle.
account-last-required = Ici, tout le monde a besoin d’une deuxième étape : vous devrez en configurer une nouvelle à votre prochaine connexion.
account-codes-text = Un code de secours vous connecte quand vous ne pouvez pas utiliser votre autre deuxième étape. Vous en recevez dix ; chacun sert une fois.
account-codes-replace = De nouveaux codes remplacent les anciens.
account-codes-make = Créer des codes de secours
account-codes-later = Pas maintenant
account-codes-keep = Gardez ces codes là où vous seul les trouvez : imprimez-les ou enregistrez le fichier. Vous ne les reverrez pas.
account-codes-download = Enregistrer dans un fichier
account-codes-kept = Je les ai enregistrés
account-devices-title = Appareils de confiance
account-devices-text = Sur ceux-ci, la deuxième étape ne vous est pas demandée.
account-device-forget = Ne plus faire confiance
account-sessions-text = Si vous ne reconnaissez pas un appareil, déconnectez-vous de celui-ci et { $link }.
account-sessions-link = changez votre mot de passe
account-sessions-end-others = Se déconnecter partout ailleurs
account-apps-none = Aucune application n’utilise votre compte.
account-apps-text = Une application que vous retirez doit vous demander à nouveau.
account-app-own = Appartient à cette organisation
account-app-can = Elle peut :
account-app-allowed = Autorisée le { $moment }
account-app-disconnect = Retirer
new-password-title = Nouveau mot de passe
new-password-label = Nouveau mot de passe
new-password-rule =
    { $count ->
        [one] Il lui faut au moins { $count } caractère.
       *[other] Il lui faut au moins { $count } caractères.
    }
new-password-advice = Quatre ou cinq mots au hasard sont faciles à retenir et difficiles à deviner.
new-password-ends = Vous serez déconnecté partout ailleurs.
new-password-must = La personne qui gère votre compte vous demande de choisir un mot de passe que vous seul connaissez.
new-password-choose = Choisissez un nouveau mot de passe pour votre compte.
new-password-set = Définir le mot de passe
new-password-missing = Saisissez un nouveau mot de passe pour continuer.
directory-password-title = Changez votre mot de passe
directory-password-text = Votre mot de passe chez { $name } est correct, mais vous devez en choisir un nouveau avant de vous connecter.
directory-password-kept = { $name } conserve votre mot de passe. Vous le changez là-bas, pour tout ce à quoi il vous connecte.
directory-password-elsewhere = { $name } conserve votre mot de passe. Il se change là-bas, et non ici.
directory-password-other = Changer votre mot de passe chez { $name }
directory-password-current = Mot de passe actuel
directory-password-again = Nouveau mot de passe, encore une fois
directory-password-change = Changer le mot de passe
directory-password-differs = Les deux nouveaux mots de passe ne sont pas identiques. Saisissez le nouveau dans les deux champs.
directory-password-wrong = Le mot de passe actuel n’est pas correct.
directory-password-not-allowed = { $name } ne vous permet pas de changer votre mot de passe ici. Adressez-vous aux responsables de votre compte là-bas.
directory-password-weak = { $name } n’accepte pas ce mot de passe : il est trop facile à deviner. Choisissez-en un autre.
directory-password-short = { $name } n’accepte pas ce mot de passe : il est trop court. Choisissez-en un plus long.
directory-password-long = { $name } n’accepte pas ce mot de passe : il est trop long. Choisissez-en un plus court.
directory-password-young = Votre mot de passe chez { $name } vient d’être changé et ne peut pas encore l’être à nouveau. Réessayez plus tard.
directory-password-rules = { $name } n’accepte pas ce mot de passe. Il est peut-être trop court, trop simple ou déjà utilisé, ou le dernier changement est trop récent.

## Profil et préférences

account-profile-title = Profil
account-profile-detail = Noms, date de naissance, téléphone, adresse
account-preferences-title = Préférences
account-preferences-detail = Langue, clair ou sombre, fuseau horaire, e-mails
account-save = Enregistrer
account-saved = Vos modifications sont enregistrées.
done-session-ended = Cette session est fermée.
done-sessions-ended = Les autres sessions sont fermées.
done-passkey-made = La clé d’accès est créée.
done-passkey-removed = La clé d’accès est retirée.
done-provider-linked = Le fournisseur est associé.
done-provider-unlinked = Le fournisseur n’est plus associé.
done-app-removed = L’application d’authentification est retirée.
done-password-set = Votre nouveau mot de passe est enregistré.
done-device-forgotten = Cet appareil n’est plus de confiance.
done-app-disconnected = L’application est déconnectée.
done-step-on = Une deuxième étape vous est désormais demandée.
done-step-off = La deuxième étape ne vous est plus demandée.
done-address-confirmed = Votre adresse e-mail est confirmée.
profile-text = Les applications que vous autorisez à voir votre profil voient ce qui figure ici. Chaque champ peut rester vide.
profile-username = Nom d’utilisateur
profile-email = E-mail
profile-roles = Rôles
profile-closed = Ces informations ne peuvent pas être modifiées ici.
profile-name = Nom complet
profile-given-name = Prénoms
profile-middle-name = Deuxièmes prénoms
profile-family-name = Noms de famille
profile-nickname = Surnom
profile-gender = Genre
profile-birthdate = Date de naissance
profile-birthdate-note = Année-mois-jour, par exemple 1990-02-28. L’année seule suffit.
profile-phone = Numéro de téléphone
profile-phone-note = Avec l’indicatif du pays, par exemple +33 1 42 68 53 00.
profile-page = Page de profil
profile-website = Site web
profile-address = Adresse
profile-street = Rue et numéro
profile-postal-code = Code postal
profile-locality = Ville
profile-region = Région
profile-country = Pays
profile-formatted = Comme sur une lettre
profile-formatted-note = Réécrite quand vous modifiez les champs ci-dessus.
field-errors = Rien n’est encore enregistré. Vérifiez les champs signalés.
field-too-long =
    { $count ->
        [one] Au plus { $count } caractère.
       *[other] Au plus { $count } caractères.
    }
field-hidden = Ce texte contient des caractères invisibles. Saisissez-le à nouveau.
field-date = Ce n’est pas une date. Écrivez-la comme 1990-02-28.
field-future = Ce jour n’est pas encore venu. Vérifiez l’année.
field-url = Ce n’est pas une adresse web. Écrivez-la comme https://example.com.
field-phone = Ce n’est pas un numéro avec indicatif de pays. Commencez par + et l’indicatif.
field-changed = Entre-temps, ceci est devenu « { $value } ». Enregistrez à nouveau pour le remplacer.
field-emptied = Entre-temps, ceci a été vidé. Enregistrez à nouveau pour le remplir.
preferences-language = Langue
preferences-zone = Fuseau horaire
preferences-mails = E-mails
preferences-new-browser = M’avertir quand je me connecte avec un navigateur pour la première fois
preferences-mails-note = Vous êtes toujours averti quand vos moyens de connexion changent.
preferences-unusable = Ce choix n’est pas possible. Choisissez dans les listes.
language-name = Français
region-africa = Afrique
region-america = Amérique
region-antarctica = Antarctique
region-arctic = Arctique
region-asia = Asie
region-atlantic = Atlantique
region-australia = Australie
region-europe = Europe
region-indian = Océan Indien
region-pacific = Pacifique
region-other = Autres

## Photo

account-picture-title = Photo
account-picture-detail = Ce que les applications montrent de vous
picture-text = Les applications que vous autorisez à voir votre profil peuvent la montrer. Quiconque a son lien peut l’ouvrir.
picture-alt = Votre photo
picture-none = Vous n’avez pas encore de photo.
picture-elsewhere = Votre photo se trouve ailleurs :
picture-file = Nouvelle photo
picture-rule = PNG, JPEG, WebP ou GIF, jusqu’à 8 Mo. Le milieu est montré, en carré.
picture-set = Enregistrer la photo
picture-remove = Supprimer la photo
picture-closed = C’est votre organisation qui choisit cette photo.
picture-missing = Choisissez une photo pour continuer.
picture-too-long = Ce fichier est trop lourd. Choisissez-en un de 8 Mo au plus.
picture-format = Ce n’est pas une image PNG, JPEG, WebP ou GIF. Choisissez un autre fichier.
picture-too-large = Cette photo a trop de pixels. Choisissez-en une de 4096 sur 4096 au plus.
picture-damaged = Ce fichier est endommagé. Choisissez-en un autre.
picture-unkept = Votre photo n’a pas pu être enregistrée, et rien n’a changé. Réessayez dans quelques minutes.

## Clés d’accès

passkey-wrong = Cette clé d’accès ne peut pas servir ici. Essayez un autre moyen.
passkey-use = Utiliser une clé d’accès
second-factor-use-passkey = Utiliser une clé d’accès
second-factor-passkey-text = Confirmez avec votre clé d’accès que c’est bien vous.
account-providers-title = Connexion par d’autres fournisseurs
account-providers-text = Avec ces fournisseurs aussi, vous pouvez vous connecter à ce compte.
account-providers-none = Aucun n’est encore associé
account-provider-connect = Associer { $name }
account-provider-last = C’est votre seul moyen de vous connecter. Définissez d’abord un mot de passe ou créez une clé d’accès ; vous pourrez ensuite le retirer.
account-provider-last-password = C’est votre seul moyen de vous connecter. Définissez d’abord un mot de passe ; vous pourrez ensuite le retirer.
account-provider-last-passkey = C’est votre seul moyen de vous connecter. Créez d’abord une clé d’accès ; vous pourrez ensuite le retirer.
account-provider-last-alone = C’est votre seul moyen de vous connecter : il reste donc en place.
account-passkeys-title = Clés d’accès
account-passkeys-count =
    { $count ->
        [0] Vous n’en avez pas encore
        [one] { $count } clé d’accès
       *[other] { $count } clés d’accès
    }
account-passkeys-text = Une clé d’accès vous connecte par empreinte, visage ou verrouillage d’écran, sans mot de passe. Aucun faux site ne peut vous la soutirer.
passkey-create = Créer une clé d’accès
passkey-new-title = Nouvelle clé d’accès
passkey-name = Nouveau nom
passkey-name-optional = Nom (facultatif)
passkey-name-note = Laissez vide pour lui donner le nom de l’appareil ou du programme qui la garde.
passkey-failed = Cela n’a pas marché. Réessayez, ou choisissez un autre moyen.
passkey-cancelled = Aucune clé d’accès n’a été utilisée. Réessayez, ou choisissez un autre moyen.
passkey-not-created = Cela n’a pas marché. Réessayez, ou faites-le plus tard.
passkey-not-made = Aucune clé d’accès n’a été créée. Vous pouvez réessayer.
passkey-exists = Cet appareil a déjà une clé d’accès pour votre compte.
passkey-too-many = Vous avez déjà le nombre maximal de clés d’accès. Retirez-en une d’abord.
passkey-not-allowed = Cette organisation n’autorise pas ce genre de clé d’accès. Utilisez un autre appareil.
passkey-name-unusable = Ce nom ne peut pas servir. Prenez-en un plus court.
passkey-unnamed = Clé d’accès
passkey-synced = Synchronisée entre vos appareils
passkey-syncable = Pas encore synchronisée entre vos appareils
passkey-bound = Sur un seul appareil
passkey-added = Ajoutée le { $moment }
passkey-change = Renommer ou retirer
passkey-rename = Renommer
passkey-remove = Retirer
passkey-needs-script = Pour créer une clé d’accès, il faut JavaScript, qui est désactivé dans votre navigateur.
passkey-use-needs-script = Pour utiliser une clé d’accès, il faut JavaScript, qui est désactivé dans votre navigateur.
passkey-unsupported = Ce navigateur ne prend pas en charge les clés d’accès. Utilisez un autre navigateur ou un autre appareil.
passkey-offer-title = Une connexion plus rapide
passkey-offer-later = Pas maintenant

## Déconnexion

sign-out-title = Déconnexion
sign-out-question = Vous allez vous déconnecter de { $tenant }.
sign-out-client = { $client } demande à vous déconnecter de { $tenant }.
sign-out-account = Compte : { $account }
sign-out-accounts = Vous serez déconnecté de :
sign-out = Se déconnecter
stay = Rester connecté
signed-out-title = Session fermée
signed-out-text = Votre session chez { $tenant } est fermée.
signed-out-account = La session de { $account } chez { $tenant } est fermée.
signed-out-staying = Restent ouvertes dans ce navigateur :
signed-out-shared = Sur un ordinateur partagé, fermez aussi le navigateur.
signed-out-elsewhere = Votre session chez { $name } est peut-être encore ouverte.
stayed-title = Session ouverte
stayed-text = Votre session chez { $tenant } reste ouverte.

## Erreurs

error-id = Code d’erreur
error-support = Demander de l’aide à { $tenant }
error-code = Code
error-description = Détails
error-developers = Pour les développeurs
error-ask-app = Revenez à l’application et réessayez. Si cela se reproduit, prévenez les responsables de l’application et donnez-leur le code d’erreur.
error-request-title = Demande incomplète
error-request-text = L’application a envoyé une demande incomplète ou incorrecte, nous nous sommes donc arrêtés ici.
error-client-title = Application inconnue
error-client-text = L’application qui vous envoie ici n’est pas enregistrée chez { $tenant }.
error-redirect-title = Adresse non enregistrée
error-redirect-text = L’application nous a demandé de vous envoyer à une adresse qui n’est pas enregistrée pour elle. Pour votre sécurité, nous ne l’avons pas fait.
error-sign-out-title = Demande de déconnexion
error-sign-out-text = L’application a demandé de vous déconnecter et de vous envoyer à une adresse qui n’est pas enregistrée pour elle, ou elle a parlé au nom d’une autre. Rien n’a changé.
error-browser-title = Autre navigateur
error-browser-text = Cette page a été ouverte dans un autre navigateur ou une autre fenêtre, ou votre navigateur n’a pas envoyé notre cookie.
error-browser-now = Revenez d’où vous venez et recommencez dans cette fenêtre. Si votre navigateur bloque les cookies, autorisez-les pour { $host }.
error-form-title = Formulaire illisible
error-form-text = Ce que votre navigateur a envoyé n’a pas pu être lu. Rien n’a été modifié.
error-form-now = Revenez en arrière, rechargez la page et envoyez à nouveau le formulaire.
error-account-title = Autre compte
error-account-text = Vous utilisez maintenant dans ce navigateur un autre compte que celui de la page qui a envoyé ceci. Rien n’a été modifié.
error-account-now = Ouvrez à nouveau la page pour modifier quelque chose.
error-not-found-title = Aucune page
error-not-found-text = Il n’y a pas de page à cette adresse. Elle est peut-être réservée aux applications.
error-not-found-now = Vérifiez l’adresse, ou revenez d’où vous venez.
error-internal-title = Un problème de notre côté
error-internal-text = Quelque chose s’est mal passé. Vous n’y êtes pour rien.
error-internal-now = Réessayez dans une minute. Si cela se reproduit, prévenez { $tenant } et donnez le code d’erreur.
trace-title = Ce qui a été vérifié
trace-passed = Conforme
trace-failed = Non conforme
trace-sent = Envoyé
trace-registered = Enregistré
trace-nothing = Rien
trace-repeated = Plusieurs fois
trace-exactly-one = Exactement un
trace-client = Un client
trace-client-disabled = Un client désactivé
trace-client-unknown = Aucun client de ce nom
trace-form-encoded = UTF-8 encodé comme un formulaire, chaque paramètre une fois au plus
trace-own-page = Une page à part entière (document)
trace-token = Un jeton
trace-secret = (ce qui a la forme d’un secret)
trace-own-id-token = Un jeton d’identité de ce fournisseur

## Une page restée ouverte trop longtemps

answered-title = Déjà fait
answered-text = Vous avez terminé ici. Continuez dans l’application.
expired-title = Page expirée
expired-text = Cette page est restée ouverte trop longtemps ou a déjà servi. Pour protéger votre compte, elle ne fonctionne plus.
expired-go-back = Revenez à l’application et recommencez.
start-again = Recommencer

## La réponse en route vers l’application

form-post-title = En chemin
form-post-text = Vous revenez à { $client }. Si rien ne se passe, appuyez sur le bouton.

## La page à l’adresse du serveur

home-title = Connexion
home-text = C’est ici que l’on se connecte avec { $tenant }.
home-nothing = D’habitude, on arrive ici depuis une application et on y retourne aussitôt.
home-dev = Ceci est un serveur de développement. Le terrain d’essai effectue une vraie connexion et montre chaque message.
open-playground = Ouvrir le terrain d’essai

## Le terrain d’essai, où l’on observe une connexion

playground-title = Terrain d’essai
playground-intro = Effectuez un vrai flux « authorization code » avec PKCE sur ce serveur, et voyez chaque message et chaque jeton.
playground-issuer = Émetteur
playground-client = Client
playground-redirect = URI de redirection
playground-username = Se connecter en tant que
playground-password = Mot de passe
playground-scopes = Scopes
playground-not-sent = Ne pas envoyer
playground-prompt = Quelle page montrer, même si on peut s’en passer
playground-response-mode = Comment la réponse revient
playground-request-uri = Si la demande est envoyée à l’avance, de sorte que seul son nom passe par le navigateur
playground-max-age = Secondes depuis la connexion, au plus
playground-login-hint = Qui va se connecter
playground-acr-values = À quel point la connexion doit être forte
playground-ui-locales = Langues des pages, par exemple « de fr »
playground-start = Lancer le flux
playground-mail-title = E-mails
playground-mail-intro = Sans serveur de messagerie, un serveur de développement n’envoie rien. Ce qu’il aurait envoyé s’affiche ici, le plus récent en premier, jusqu’à son arrêt.
playground-mail-none = Rien n’a encore été envoyé.
playground-succeeded = Le flux est arrivé au bout. Voici chaque étape, dans l’ordre où elle a eu lieu.
playground-signed-out = Vous vous êtes déconnecté, et l’application a oublié ses jetons. Voici chaque étape, dans l’ordre où elle a eu lieu.
playground-refused = Le flux s’est arrêté avant la fin. La dernière étape dit pourquoi.
playground-again = Recommencer
playground-refresh = Renouveler les jetons
playground-request = Requête
playground-response = Réponse
step-discovery-title = Découverte
step-discovery-text = Le client lit où sont les points d’accès du fournisseur et ce qu’il sait faire.
step-pushed-title = Demande d’autorisation envoyée à l’avance
step-pushed-text = Le client envoie lui-même sa demande au fournisseur et reçoit un nom pour elle : dans le navigateur, personne ne peut la lire ni la modifier.
step-authorize-title = Demande d’autorisation
step-authorize-text = Le client envoie le navigateur au fournisseur. Le « code challenge » est l’empreinte d’un secret que seul le client connaît.
step-callback-title = Réponse d’autorisation
step-callback-text = Le navigateur revient avec un code à usage unique. Le client vérifie que l’état et l’émetteur sont ceux qu’il attend.
step-token-title = Demande de jetons
step-token-text = Le client échange le code contre des jetons et montre le secret derrière le « code challenge ».
step-keys-title = Clés
step-keys-text = Le client lit les clés publiques du fournisseur. Celle que le jeton d’identité nomme dans son en-tête, par kid, doit correspondre à sa signature.
step-refresh-title = Renouvellement
step-refresh-text = Le client échange le jeton de renouvellement contre de nouveaux jetons. L’ancien est alors consommé.
step-userinfo-title = Userinfo
step-userinfo-text = Le client montre le jeton d’accès et reçoit les « claims » que ses scopes permettent.
step-signed-out-title = Déconnexion
step-signed-out-text = Le fournisseur a fermé la session et renvoyé le navigateur.
token-id = Jeton d’identité
token-access = Jeton d’accès
token-refresh = Jeton de renouvellement
token-verified = Vérifié : signature, émetteur, audience et dates sont bons
token-not-verified = Non vérifié : { $why }
token-opaque = Opaque : seul le fournisseur peut le lire
token-header = En-tête
token-claims = Claims
token-raw = Le jeton tel qu’il a été envoyé
claim-iss = Qui a fait le jeton
claim-sub = L’identifiant de la personne, ou du client s’il n’y a personne
claim-aud = À qui le jeton est destiné
claim-exp = Quand il cesse d’être valable
claim-iat = Quand il a été fait
claim-auth-time = Quand la personne s’est connectée
claim-nonce = Lie le jeton à cette demande précise
claim-acr = À quel point la connexion était forte
claim-amr = Comment la personne s’est connectée
claim-azp = Le client qui a demandé le jeton
claim-sid = L’identifiant de la session
claim-jti = L’identifiant de ce jeton
claim-at-hash = Lie le jeton à son jeton d’accès
claim-client-id = Le client à qui le jeton a été remis
claim-scope = Ce que le jeton permet
claim-alg = Comment il est signé
claim-kid = Quelle clé du fournisseur l’a signé
claim-typ = De quelle sorte de jeton il s’agit

## Activité : ce qui est arrivé au compte

account-activity-title = Activité
account-activity-detail = Ce qui est arrivé à votre compte
account-activity-text = Le plus récent est en haut. Y a-t-il quelque chose que vous n’avez pas fait ?
account-activity-not-you = Choisir un nouveau mot de passe
account-activity-none = Rien ne s’est encore passé.
account-activity-older = Plus anciennes
account-activity-newest = Plus récentes
activity-account-made = Le compte a été créé
activity-signed-in = Connexion
activity-signed-in-again = Nouvelle connexion dans la même session
activity-methods = Avec { $methods }
activity-wrong-password = Échec de connexion : mot de passe erroné
activity-wrong-code = Échec de connexion : code erroné
activity-wrong-passkey = Échec de connexion : clé d’accès refusée
activity-signed-out = Déconnexion
activity-session-ended = Une session a été fermée
activity-sessions-ended = Déconnexion partout ailleurs
activity-password-changed = Le mot de passe a été changé
activity-passkey-added = Une clé d’accès a été ajoutée
activity-passkey-renamed = Une clé d’accès a été renommée
activity-passkey-removed = Une clé d’accès a été supprimée
activity-app-added = Une application d’authentification a été configurée
activity-app-removed = L’application d’authentification a été supprimée
activity-codes-made = De nouveaux codes de secours ont été créés
activity-codes-removed = Les codes de secours ont été supprimés
activity-factor-added = Un moyen de connexion a été ajouté
activity-upstream-added = La connexion par un autre fournisseur a été ajoutée
activity-upstream-removed = La connexion par un autre fournisseur a été retirée
activity-factor-removed = Un moyen de connexion a été supprimé
activity-step-on = Une deuxième étape est demandée à la connexion
activity-step-off = La deuxième étape n’est plus demandée à la connexion
activity-recovery-code-used =
    { $count ->
        [0] Un code de secours a été utilisé ; il n’en reste aucun
        [one] Un code de secours a été utilisé ; il en reste { $count }
       *[other] Un code de secours a été utilisé ; il en reste { $count }
    }
activity-method-recovery-code = code de secours
activity-method-upstream = autre fournisseur
activity-device-trusted = Un appareil est de confiance
activity-device-forgotten = Un appareil n’est plus de confiance
activity-consent-given = Une application a été autorisée à utiliser le compte
activity-consent-withdrawn = Une application a été déconnectée
activity-device-approved = Une application sur un autre appareil a été autorisée
activity-turned-off = Le compte a été désactivé
activity-turned-on = Le compte a été réactivé
activity-profile-changed = Des informations du compte ont été modifiées
activity-roles-changed = Les rôles du compte auprès des services ont été modifiés
activity-notices-on = Les e-mails sur les nouveaux navigateurs ont été activés
activity-notices-off = Les e-mails sur les nouveaux navigateurs ont été désactivés
activity-address-changed = L’adresse e-mail a été changée
activity-address-confirmed = L’adresse e-mail a été confirmée
activity-picture-changed = La photo a été changée
activity-picture-removed = La photo a été supprimée
activity-exported = Les données du compte ont été téléchargées
activity-deletion-planned = Le compte sera supprimé le { $moment }
activity-deletion-cancelled = Le compte est conservé
activity-erased = Le compte a été supprimé
activity-by-operator = Par les responsables de ce service
activity-by-server = Parce qu’il y avait trop de comptes dans ce navigateur
activity-by-upstream = À la suite d’une déconnexion chez un autre fournisseur
activity-later = Autre chose : { $kind }

## Supprimer un moyen de connexion

remove-everywhere = À la suppression, me déconnecter aussi partout ailleurs

## Télécharger ses données, supprimer le compte

account-export-title = Copie de vos données
account-export-detail = Télécharger ce qui est conservé à votre sujet
account-export-text = Vous recevez un fichier avec tout ce qui est conservé ici à votre sujet :
account-export-note = Les mots de passe, les codes et les clés n’y figurent pas. Gardez le fichier là où vous seul le trouverez.
account-export-make = Télécharger
export-readme = Ce que { $provider } conserve du compte { $account }, au { $moment }.
export-profile = Qui vous êtes : nom d’utilisateur et informations comme le nom et l’adresse e-mail
export-picture = Votre photo, si vous en avez une ici
export-sessions = Où vous êtes connecté
export-consents = Les applications connectées et ce qu’elles peuvent faire
export-credentials = Vos moyens de connexion : quand ils ont été ajoutés et utilisés pour la dernière fois
export-devices = Les appareils de confiance
export-activity = Ce qui est arrivé à votre compte
account-delete-title = Supprimer le compte
account-delete-detail = Avec tout ce qu’il contient
account-delete-text =
    { $count ->
        [one] Vous êtes aussitôt déconnecté partout, y compris dans les applications qui utilisent votre compte. Il est supprimé après { $count } jour, avec tout ce qu’il contient. Connectez-vous d’ici là pour le garder.
       *[other] Vous êtes aussitôt déconnecté partout, y compris dans les applications qui utilisent votre compte. Il est supprimé après { $count } jours, avec tout ce qu’il contient. Connectez-vous d’ici là pour le garder.
    }
account-delete-text-now = Le compte est supprimé aussitôt, avec tout ce qu’il contient. C’est irréversible.
account-delete-export = Télécharger d’abord vos données
account-delete-label = Pour confirmer, saisissez votre nom d’utilisateur { $name }
account-delete-label-either = Pour confirmer, saisissez votre nom d’utilisateur { $name } ou votre adresse e-mail
account-delete-label-email = Pour confirmer, saisissez votre adresse e-mail { $name }
account-delete-wrong = Ce n’est ni votre nom d’utilisateur ni votre adresse e-mail. Rien n’a été supprimé.
account-delete-do = Supprimer le compte
account-left-title = Compte supprimé
account-left-title-planned = Suppression prévue
account-left-planned = Vous êtes déconnecté. Votre compte sera supprimé le { $moment }.
account-left-keep = Pour le garder, connectez-vous d’ici là.
account-left-gone = Votre compte est supprimé, avec tout ce qu’il contenait.
leaving-title = Garder votre compte ?
leaving-text = Comme vous l’avez demandé, votre compte sera supprimé le { $moment }. D’ici là, vous pouvez le garder.
leaving-keep = Garder le compte
leaving-leave = Le supprimer comme prévu
mail-exported-subject = Vos données chez { $provider } ont été téléchargées
mail-exported-text = Tout ce que { $provider } conserve à votre sujet a été téléchargé depuis votre compte.

## Un nouveau mot de passe

password-unfit-short =
    { $count ->
        [one] Un mot de passe doit avoir au moins { $count } caractère.
       *[other] Un mot de passe doit avoir au moins { $count } caractères.
    }
password-unfit-long = Un mot de passe ne peut pas dépasser { $count } octets.
password-unfit-unsendable = Ce mot de passe contient un caractère ou un saut de ligne qu’aucune page ne peut envoyer.
password-unfit-common = Beaucoup de gens utilisent ce mot de passe ; c’est donc l’un des premiers que l’on essaie.
password-unfit-breached = Ce mot de passe figure dans une liste de mots de passe volés. Choisissez-en un autre, et changez-le partout où vous l’utilisez.
password-unfit-used = Vous avez déjà utilisé ce mot de passe. Choisissez-en un nouveau.
password-unfit-guessable = Ce mot de passe est facile à deviner.
password-advice-rows = Les rangées de touches sont faciles à deviner.
password-advice-keyboard = Les motifs courts sur le clavier sont faciles à deviner.
password-advice-repeats = Les répétitions comme « aaa » sont faciles à deviner.
password-advice-repeated-parts = Les répétitions comme « abcabcabc » sont à peine plus difficiles à deviner que « abc ».
password-advice-common = C’est l’un des mots de passe les plus courants.
password-advice-similar = Il ressemble à un mot de passe courant.
password-advice-sequences = Les suites comme « abc » ou « 6543 » sont faciles à deviner.
password-advice-years = Les années récentes sont faciles à deviner.
password-advice-word = Un mot seul est facile à deviner.
password-advice-dates = Les dates sont souvent faciles à deviner.
password-advice-name-alone = Un nom seul est facile à deviner.
password-advice-names = Les noms courants sont faciles à deviner.
password-advice-few-words = Utilisez quelques mots qui ne vont pas d’ordinaire ensemble.
password-advice-nothing-special = Les symboles, les chiffres et les majuscules ne sont pas nécessaires.
password-advice-more-words = Ajoutez un ou deux mots ; les mots rares sont préférables.
password-advice-capitals = Une majuscule au début aide peu.
password-advice-all-capitals = Les majuscules seules sont à peine plus difficiles à deviner que les minuscules.
password-advice-reversed = Les mots écrits à l’envers sont à peine plus difficiles à deviner.
password-advice-substitutions = Les remplacements habituels, comme « @ » pour « a », aident peu.
password-advice-longer-pattern = Utilisez un motif plus long sur le clavier, avec plus de détours.
password-advice-no-repeats = Évitez les mots et les caractères répétés.
password-advice-no-sequences = Évitez les suites.
password-advice-no-years = Évitez les années récentes.
password-advice-no-own-years = Évitez les années qui ont un rapport avec vous.
password-advice-no-own-dates = Évitez les dates et les années qui ont un rapport avec vous.
## Compte : l’adresse e-mail

account-email-title = Adresse e-mail
account-email-detail = Où nous vous joignons, et ce qui vous sert à vous connecter
account-email-verified = Confirmée
account-email-unverified = Pas encore confirmée
account-email-none = Vous n’avez pas encore d’adresse e-mail.
account-email-pending = Nous avons envoyé un e-mail à { $address }. L’adresse compte dès que vous suivez le lien qu’il contient.
account-email-label = Nouvelle adresse
account-email-note = Nous envoyons un lien à cette adresse. Votre adresse change dès que vous le suivez, et nous en informons les deux adresses.
account-email-send = Envoyer le lien
account-email-verify = Envoyer un lien de confirmation
account-email-no-mail = Votre adresse e-mail ne peut pas être modifiée ici. Adressez-vous à la personne qui s’occupe de votre compte.

labelled = { $label } : { $value }

## E-mail : ce que chaque lettre peut contenir

mail-greeting = Bonjour { $name },
mail-hello = Bonjour,
mail-foot = Cet e-mail vient de { $provider }, sur { $host }.
mail-copy = Si le bouton ne fait rien, copiez cette adresse dans votre navigateur :
mail-good-minutes =
    { $count ->
        [one] Valable { $count } minute, une seule fois.
       *[other] Valable { $count } minutes, une seule fois.
    }
mail-good-hours =
    { $count ->
        [one] Valable { $count } heure, une seule fois.
       *[other] Valable { $count } heures, une seule fois.
    }
mail-good-days =
    { $count ->
        [one] Valable { $count } jour, une seule fois.
       *[other] Valable { $count } jours, une seule fois.
    }
mail-asked-from = La demande vient d’ici :
mail-when = Quand
mail-browser = Navigateur
mail-network = Adresse réseau
mail-code-caution = Si vous n’êtes pas en train de vous connecter, ignorez cet e-mail : sans le code, personne n’entre. Ne le donnez à personne ; nous ne le demandons jamais.
mail-link-caution = Si vous n’avez rien demandé, ignorez cet e-mail : il ne se passera rien. Ne le transmettez à personne.
mail-change-caution = Si ce n’était pas vous, quelqu’un d’autre a peut-être accès à votre compte : connectez-vous tout de suite sur { $host } et choisissez un nouveau mot de passe. Si vous ne pouvez plus vous connecter, demandez de l’aide à l’exploitant.

## E-mail : les lettres

mail-sign-in-code-subject = Code de connexion pour { $provider }
mail-sign-in-code-text = Saisissez ce code sur la page où vous vous connectez :
mail-sign-in-code-link = Ou suivez ce lien sur l’appareil avec lequel vous vous connectez :
mail-sign-in-action = Se connecter
mail-sign-up-code-subject = Code pour votre nouveau compte chez { $provider }
mail-sign-up-code-text = Saisissez ce code sur la page où vous créez votre compte :
mail-sign-up-code-link = Ou suivez ce lien dans le même navigateur :
mail-sign-up-action = Continuer
mail-account-exists-subject = Vous avez déjà un compte chez { $provider }
mail-account-exists-text = Quelqu’un, peut-être vous, a voulu créer un compte avec cette adresse chez { $provider }. Il en existe déjà un : connectez-vous avec celui-ci. Si vous avez oublié son mot de passe, choisissez-en un autre depuis la page qui le demande.
mail-account-exists-caution = Si ce n’était pas vous, vous n’avez rien à faire : rien n’a changé.
mail-sign-in-link-subject = Connexion à { $provider }
mail-sign-in-link-text = Suivez ce lien pour vous connecter.
mail-second-factor-code-subject = Code de confirmation pour { $provider }
mail-second-factor-code-text = Saisissez ce code pour terminer la connexion :
mail-second-factor-caution = Si vous n’êtes pas en train de vous connecter, quelqu’un connaît votre mot de passe. Ne donnez ce code à personne, et choisissez tout de suite un nouveau mot de passe sur { $host }.
mail-verify-address-subject = Confirmez votre adresse e-mail chez { $provider }
mail-verify-address-text = Suivez ce lien pour confirmer que ceci est votre adresse e-mail chez { $provider }.
mail-verify-address-action = Confirmer l’adresse
mail-address-changed-subject = Votre adresse e-mail chez { $provider } a été changée
mail-address-changed-text = Votre compte chez { $provider } a maintenant l’adresse e-mail { $new } au lieu de { $old }.
mail-address-added-text = Votre compte chez { $provider } a maintenant l’adresse e-mail { $new }.
mail-address-removed-text = Votre compte chez { $provider } n’a plus l’adresse e-mail { $old }, ni aucune autre.
mail-password-reset-subject = Choisissez un nouveau mot de passe pour { $provider }
mail-password-reset-text = Suivez ce lien pour choisir un nouveau mot de passe pour votre compte chez { $provider }.
mail-password-reset-code = Ou saisissez ce code sur la page où vous l’avez demandé :
mail-password-reset-action = Choisir un mot de passe
mail-password-changed-subject = Votre mot de passe chez { $provider } a été changé
mail-password-changed-text = Le mot de passe de votre compte chez { $provider } a été changé.
mail-password-changed-there-text = Votre mot de passe chez { $name } a été changé. Cela s’est fait chez { $provider }.
mail-password-elsewhere-text = Vous avez demandé un nouveau mot de passe pour votre compte chez { $provider }. Mais { $name } conserve votre mot de passe : il se change là-bas, et aucun autre n’est créé ici.
mail-password-elsewhere-caution = Si vous n’avez rien demandé, ignorez cet e-mail : il ne se passera rien.
mail-new-device-subject = Nouvelle connexion à votre compte chez { $provider }
mail-new-device-text = Quelqu’un s’est connecté à votre compte chez { $provider } depuis un navigateur que nous ne connaissions pas encore. Si c’était vous, il n’y a rien à faire.
mail-method-added-subject = Un moyen de connexion à { $provider } a été ajouté
mail-method-added-text = Votre compte chez { $provider } a un nouveau moyen de connexion : { $method }.
mail-method-removed-subject = Un moyen de connexion à { $provider } a été retiré
mail-method-removed-text = Votre compte chez { $provider } a un moyen de connexion de moins : { $method }.
mail-step-on-subject = La deuxième étape chez { $provider } a été activée
mail-step-on-text = Désormais, la connexion à votre compte chez { $provider } avec votre mot de passe demande aussi une deuxième étape.
mail-step-off-subject = La deuxième étape chez { $provider } a été désactivée
mail-step-off-text = La connexion à votre compte chez { $provider } avec votre mot de passe ne demande plus de deuxième étape.
mail-notices-off-subject = Les e-mails sur les nouveaux navigateurs chez { $provider } ont été désactivés
mail-notices-off-text = Désormais, vous ne recevez plus d’e-mail lorsque quelqu’un se connecte à votre compte chez { $provider } avec un nouveau navigateur.
mail-method-password = mot de passe
mail-method-passkey = clé d’accès
mail-method-authenticator = application d’authentification
mail-method-mail-code = codes par e-mail
mail-method-recovery-codes = codes de secours
mail-method-elsewhere = un compte auprès d’un autre service
mail-recovery-codes-used-subject = Un code de secours a été utilisé chez { $provider }
mail-recovery-codes-used-text = Quelqu’un s’est connecté à votre compte chez { $provider } avec l’un de vos codes de secours.
mail-recovery-codes-left =
    { $count ->
        [0] Il n’en reste aucun : créez-en bientôt de nouveaux.
        [one] Il en reste { $count } : créez-en bientôt de nouveaux.
       *[other] Il en reste { $count }.
    }
mail-invitation-subject = Votre invitation chez { $provider }
mail-invitation-text-from = { $from } vous invite à créer un compte chez { $provider }. Suivez ce lien pour commencer.
mail-invitation-text = Vous êtes invité à créer un compte chez { $provider }. Suivez ce lien pour commencer.
mail-invitation-action = Commencer
mail-invitation-caution = Si vous ne savez pas de quoi il s’agit, ignorez cet e-mail : sans vous, il ne se passe rien.
mail-account-locked-subject = La connexion à { $provider } est suspendue
mail-account-locked-text = Il y a eu trop de mots de passe erronés pour votre compte chez { $provider } ; la connexion est donc suspendue. Si c’était vous, suivez ce lien pour continuer.
mail-account-locked-action = Continuer
mail-account-locked-caution = Si ce n’était pas vous, quelqu’un essaie de deviner, et n’est pas entré. Vous n’avez rien à faire ; ne transmettez le lien à personne.
mail-second-factor-closed-subject = Trop de codes erronés chez { $provider }
mail-second-factor-closed-text = Quelqu’un a franchi la première étape de la connexion à votre compte chez { $provider }, puis a saisi trop de codes erronés.
mail-second-factor-closed-elsewhere = Jusqu’au { $until }, les codes ne sont acceptés que dans les navigateurs avec lesquels vous vous êtes déjà connecté.
mail-second-factor-closed-there = Jusqu’au { $until }, aucun code n’est accepté dans ce navigateur.
mail-second-factor-closed-caution = Si ce n’était pas vous, quelqu’un connaît votre mot de passe ou lit vos e-mails : choisissez un nouveau mot de passe dès maintenant. Si c’était vous, vous n’avez rien à faire.
mail-deletion-planned-subject = Votre compte chez { $provider } va être supprimé
mail-deletion-planned-text = Votre compte chez { $provider } sera supprimé le { $date }, avec tout ce qu’il contient.
mail-deletion-planned-caution = Si vous voulez le garder, ou si ce n’était pas vous, connectez-vous sur { $host } avant ce jour.
mail-deleted-subject = Votre compte chez { $provider } a été supprimé
mail-deleted-text = Votre compte chez { $provider } a été supprimé, avec tout ce qu’il contenait.
mail-deleted-caution = Si ce n’était pas vous, demandez de l’aide à l’exploitant de { $provider }.
mail-test-subject = E-mail d’essai de { $provider }
mail-test-text = L’envoi d’e-mails fonctionne : l’exploitant de { $provider } a envoyé ceci pour l’essayer.
mail-test-caution = Vous n’avez rien à faire.
