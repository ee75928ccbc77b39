### Las páginas de Doorward en español: de tú, sin regionalismos, botones en infinitivo. Las explicaciones de cada mensaje están en en.ftl.

## En varias páginas

cancel = Cancelar
continue = Continuar
try-again = Volver a intentarlo
back-to-client = Volver a { $client }
dev-note = Servidor de desarrollo
theme = Claro u oscuro
theme-light = Claro
theme-dark = Oscuro
theme-automatic = Automático
client-links = Acerca de { $client }
client-website = Sitio web
client-policy = Política de privacidad
client-terms = Condiciones de uso
throttled-seconds =
    { $count ->
        [one] Hubo demasiados intentos. Espera { $count } segundo y vuelve a intentarlo.
       *[other] Hubo demasiados intentos. Espera { $count } segundos y vuelve a intentarlo.
    }
throttled-minutes =
    { $count ->
        [one] Hubo demasiados intentos. Espera { $count } minuto y vuelve a intentarlo.
       *[other] Hubo demasiados intentos. Espera { $count } minutos y vuelve a intentarlo.
    }
throttled-hours =
    { $count ->
        [one] Hubo demasiados intentos. Espera { $count } hora y vuelve a intentarlo.
       *[other] Hubo demasiados intentos. Espera { $count } horas y vuelve a intentarlo.
    }
mails-throttled-seconds =
    { $count ->
        [one] Se pidieron demasiados correos. Espera { $count } segundo y vuelve a intentarlo.
       *[other] Se pidieron demasiados correos. Espera { $count } segundos y vuelve a intentarlo.
    }
mails-throttled-minutes =
    { $count ->
        [one] Se pidieron demasiados correos. Espera { $count } minuto y vuelve a intentarlo.
       *[other] Se pidieron demasiados correos. Espera { $count } minutos y vuelve a intentarlo.
    }
throttled-title = Demasiados intentos
busy-title = Ahora mismo no
busy-text = Ahora mismo no podemos iniciar tu sesión. Espera un momento y vuelve a intentarlo.

## Inicio de sesión: quién eres

sign-in-title = Inicio de sesión
sign-in-destination = De camino a { $client }
reason-again = Para proteger tu cuenta, vuelve a iniciar sesión.
reason-too-old = Ha pasado un tiempo desde que iniciaste sesión. Vuelve a iniciarla, por favor.
reason-unsaved = Todavía no se ha cambiado nada. Vuelve a iniciar sesión y repítelo después.
sign-in-more = Eso solo no basta aquí. Inicia sesión con tu contraseña para continuar.
reason-change = Para cambiar la protección de tu cuenta, confirma que eres tú.
identifier-label = Nombre de usuario o correo electrónico
identifier-missing = Escribe tu nombre de usuario o tu correo electrónico para continuar.
identifier-unusable = Eso no puede ser un nombre de usuario ni un correo electrónico. Revisa lo que escribiste y vuelve a intentarlo.
choose-account = Elegir una cuenta
sign-in-local = Acceso para administradores

## Inicio de sesión: la contraseña

password-title = Contraseña
password-account = Vas a iniciar sesión como { $username }
password-label = Contraseña
password-show = Mostrar la contraseña
sign-in = Iniciar sesión
host-check = La barra de direcciones debe mostrar { $host }
password-missing = Escribe tu contraseña para continuar.
password-wrong = El nombre de usuario o la contraseña no son correctos. Revisa ambos y vuelve a intentarlo.

## Inicio de sesión: una prueba más

second-factor-title = Segundo paso
second-factor-lost = Si ya no puedes hacerlo, pide ayuda a quienes gestionan { $tenant }: pueden ayudarte a volver a entrar.
second-factor-app-text = Abre tu app de autenticación y escribe el código que muestra.
second-factor-app-label = Código de la app
second-factor-recovery-text = Escribe uno de los códigos de recuperación que guardaste. Cada uno sirve una sola vez.
second-factor-recovery-label = Código de recuperación
second-factor-use-app = Usar tu app de autenticación
second-factor-use-recovery = Usar un código de recuperación
second-factor-trust =
    { $count ->
        [one] No volver a preguntar en este dispositivo durante { $count } día
       *[other] No volver a preguntar en este dispositivo durante { $count } días
    }
code-missing = Escribe el código para continuar.
code-wrong-app = El código no es correcto o ya se usó. Espera al siguiente; si sigue fallando, comprueba la hora del dispositivo donde tienes la app.
code-wrong-new-app = El código no es correcto o ya se usó. Espera al siguiente; si sigue fallando, comprueba la hora del dispositivo donde tienes la app. Si has recargado esta página, vuelve a escanear la imagen.
code-wrong-recovery = El código no es correcto o ya se usó. Prueba con otro.
enrol-title = Tu segundo paso
enrol-text = Aquí se inicia sesión con un segundo paso. Configura el tuyo ahora: solo se hace una vez. Lo más rápido es una llave de acceso: tu dispositivo la guarda y la desbloquea con tu huella digital, tu cara o el bloqueo de pantalla.
enrol-passkey-text = Aquí se inicia sesión con una llave de acceso. Crea una ahora: solo se hace una vez. Tu dispositivo la guarda y la desbloquea con tu huella digital, tu cara o el bloqueo de pantalla.
enrol-app-text = Aquí se inicia sesión con un segundo paso. Configura ahora una app de autenticación: solo se hace una vez.
enrol-use-app = Usar una app de autenticación
enrol-use-passkey = Usar una llave de acceso
enrol-done = Tu segundo paso está configurado. Si lo pierdes, cada uno de estos códigos lo sustituye una vez.
passkey-offer-done = Tu llave de acceso está lista. Si la pierdes, cada uno de estos códigos la sustituye una vez.

## Códigos y enlaces por correo

mail-code-title = Revisa tu correo
mail-code-text = Si existe una cuenta para { $username }, hay un correo en camino a su dirección. Escribe el código que contiene o abre su enlace en este navegador.
mail-code-label = Código del correo
code-wrong-mail = El código no es correcto o ha caducado. Revísalo o pide otro correo.
mail-code-again = Enviar otro correo
mail-code-password = Usar la contraseña
password-by-mail = Recibir un código por correo
password-forgot = ¿Olvidaste tu contraseña?
second-factor-use-mail = Recibir un código por correo
second-factor-mail-ask = Podemos enviar un código a tu dirección de correo electrónico.
second-factor-send = Enviar el código
second-factor-mail-text = Hay un correo en camino a tu dirección. Escribe el código que contiene.
link-sign-in-text = Pediste este enlace para iniciar sesión como { $account }.
link-entry-text = Quien administra este servicio creó este enlace para ti. Con él inicias sesión como { $account }.
link-new-password-text = Pediste cambiar la contraseña de { $account }. Con este enlace inicias sesión; después eliges una nueva.
link-address-title = Tu dirección de correo electrónico
link-address-text = Confirma que tu cuenta { $account } pasa a tener esta dirección:
link-address-sign-in-text = Una cuenta tendrá esta dirección en cuanto su titular la confirme. Si es la tuya, inicia sesión primero en esa cuenta y abre después otra vez el enlace del correo.
link-address-action = Confirmar dirección
link-invitation-title = Tu invitación
link-invitation-text = Tienes una invitación para crear una cuenta con la dirección { $account }.
link-unlock-title = Inicio de sesión en pausa
link-unlock-text = Hubo demasiadas contraseñas incorrectas para { $account }. Si fuiste tú, continúa y vuelve a intentarlo en este navegador.
link-unexpected = Si no esperabas esto, cierra esta página. Así no cambia nada.
link-over-title = Enlace caducado
link-over-text = Un enlace sirve una sola vez y durante poco tiempo. Vuelve a donde lo pediste y pide otro.
link-elsewhere-title = Enlace para otro navegador
link-elsewhere-text = Pediste este enlace en otro navegador. Continúa allí: escribe el código del correo o abre el enlace en ese navegador.
link-taken-title = Dirección ya en uso
link-taken-text = Ahora otra cuenta usa esta dirección. Inicia sesión en esa cuenta o elige otra dirección.
link-back = Volver
link-taken-other = Elegir otra dirección

## Inicio de sesión con otro proveedor

upstream-continue = Continuar con { $name }
upstream-resting = { $name } no responde en este momento.
upstream-other = Otras formas de iniciar sesión
upstream-unavailable-title = No se puede contactar con { $name }
upstream-unavailable-text = { $name } no responde en este momento. Espera un poco y vuelve a intentarlo, o inicia sesión de otra forma.
upstream-failed-title = No has iniciado sesión
upstream-refused-text = { $name } no inició tu sesión. Vuelve a intentarlo, o inicia sesión de otra forma.
upstream-unbelieved-text = No se pudo usar la respuesta de { $name }. Vuelve a intentarlo, o inicia sesión de otra forma. Si ocurre otra vez, avisa a quienes gestionan este servicio.
upstream-over-title = Este inicio de sesión ha terminado
upstream-over-text = La respuesta de { $name } llegó demasiado tarde, por segunda vez o en otro navegador. Empieza de nuevo.
upstream-taken-title = Tienes una cuenta aquí
upstream-taken-text = La dirección { $address }, que nos dio { $name }, pertenece a una cuenta de aquí. Inicia sesión en esa cuenta; entonces podrás vincularla con { $name }.
upstream-stranger-title = No hay ninguna cuenta aquí
upstream-stranger-text = { $name } inició tu sesión, pero aquí no hay ninguna cuenta que puedas usar con ella. Inicia sesión de otra forma, o pregunta a quienes gestionan este servicio.
upstream-not-linked-title = { $name } no se vinculó
upstream-link-failed-text = { $name } no dio ninguna respuesta que se pudiera usar. Espera un poco y vuelve a intentarlo.
upstream-others-text = La cuenta de { $name } que elegiste pertenece a otra cuenta de aquí. Cierra sesión en { $name } y vincula otra.
link-upstream-title = ¿Vincular { $name }?
link-upstream-text = A partir de entonces podrás iniciar sesión en esta cuenta también con { $name }.
link-upstream-here = Cuenta de aquí
link-upstream-there = En { $name }
link-upstream-yes = Vincular
upstream-expired-title = Cambia antes tu contraseña
upstream-expired-text = Tu contraseña de { $name } es correcta, pero tienes que cambiarla allí antes de iniciar sesión. Inicia sesión de otra forma, o pregunta a quienes gestionan allí tu cuenta.
upstream-not-fresh-text = { $name } no dice cuándo iniciaste sesión allí, y aquí se pide un inicio de sesión reciente. Inicia sesión de otra forma.
upstream-not-signed-out-title = Puede que tu sesión siga abierta
upstream-not-signed-out-text = { $name } quería cerrar tu sesión, pero no se pudo usar su mensaje. Por seguridad, cierra también la sesión aquí.

## Creación de una cuenta

sign-up-title = Cuenta nueva
sign-up = Crear una cuenta
sign-up-text = ¿En qué dirección de correo electrónico podemos contactarte? Con ella iniciarás sesión.
sign-up-address-label = Dirección de correo electrónico
sign-up-address-unusable = Eso no es una dirección de correo electrónico. Revísala y vuelve a intentarlo.
sign-up-address-domain = Aquí solo se pueden usar direcciones de { $domains }.
sign-up-sign-in = Prefiero iniciar sesión
sign-up-code-text = Hay un correo en camino a { $username }. Escribe el código que contiene o abre su enlace en este navegador.
sign-up-other-address = Usar otra dirección
sign-up-details-text = Tu dirección { $address } está confirmada. Ahora elige una contraseña.
sign-up-details-invited-text = Tu cuenta tendrá la dirección { $address }. Ahora elige una contraseña.
sign-up-name-label = Tu nombre (opcional)
sign-up-name-unusable = Ese nombre es demasiado largo o contiene caracteres que no se ven.
sign-up-create = Crear cuenta
link-sign-up-text = Pediste este enlace para crear una cuenta con la dirección { $account }.

## Elección de la cuenta

accounts-title = Tus cuentas
accounts-intro = Elige la cuenta con la que quieres continuar.
accounts-other = Usar otra cuenta

## Permiso: una app pide algo

consent-title = Permiso
consent-who = { $client }, en { $host }, pide usar tu cuenta { $account }.
consent-who-unnamed = { $client } pide usar tu cuenta { $account }.
consent-list = Si lo permites, la app podrá:
scope-openid = Saber que eres tú
scope-openid-detail = Un identificador de tu cuenta y el momento en que iniciaste sesión
scope-profile = Ver tu perfil
scope-profile-detail = Nombres, nombre de usuario, foto, páginas web, género, fecha de nacimiento, zona horaria e idioma
scope-email = Ver tu dirección de correo electrónico
scope-email-detail = La dirección y si está confirmada
scope-address = Ver tu dirección postal
scope-address-detail = Calle, localidad, región, código postal y país
scope-phone = Ver tu número de teléfono
scope-phone-detail = El número y si está confirmado
scope-roles = Ver tus roles
scope-roles-detail = Lo que eres en los servicios, como un grupo del trabajo
scope-device-sso = Iniciar tu sesión en otras apps del mismo proveedor
scope-device-sso-detail = En este dispositivo inician tu sesión sin preguntarte, mientras la tengas abierta aquí
scope-offline = Mantener el acceso en tu ausencia
scope-offline-detail = Puede usar este permiso aunque no estés
scope-other = Usar «{ $scope }»
scope-other-detail = Pregunta a los responsables de la app para qué sirve
scope-service = Actuar por ti en { $service }
scope-service-detail = Lo que la app haga en este servicio, lo hará en tu nombre
detail-locations = Dónde
detail-actions = Qué puede hacer
detail-datatypes = Qué datos
detail-identifier = Cuál
detail-privileges = Con qué permisos
detail-yes = Sí
detail-no = No
detail-once = Solo por esta vez
consent-until-in-account = Este permiso dura hasta que lo retires, { $link }.
consent-rest-until-in-account = El resto dura hasta que lo retires, { $link }.
consent-in-account = lo que puedes hacer en tu cuenta en cualquier momento
consent-no-password = La app nunca ve tu contraseña.
allow = Permitir
deny = Rechazar

## Dispositivo

device-code-title = Conectar un dispositivo
device-code-text = Tu televisor, tu consola o tu línea de comandos muestra un código. Escríbelo aquí.
device-code-label = Código del dispositivo
device-code-missing = Escribe el código que muestra tu dispositivo.
device-code-malformed = Un código tiene ocho letras, y ninguna es A, E, I, O, U ni Y. Compáralo con tu dispositivo.
device-code-unknown = Ningún dispositivo espera con este código. Vuelve a mirar tu dispositivo: puede que ya muestre otro.
device-code-warning = Escribe solo un código que veas en tu propio dispositivo. Si alguien te envió un código, no lo escribas.
device-code-phone = Seguir con el móvil
device-code-phone-text = Escanea esto con la cámara de tu móvil. Allí se abre esta página.
device-code-picture = Código QR con la dirección de esta página
device-approval-title = ¿Dejar entrar a este dispositivo?
device-approval-who = { $client }, en otro dispositivo, pide usar tu cuenta { $account }.
device-approval-code = El dispositivo debe mostrar este código:
device-approval-device = El dispositivo se llama { $device } y tiene la dirección { $address }.
device-approval-address = El dispositivo tiene la dirección { $address }.
device-approval-warning = Permítelo solo si lo empezaste tú, en tu propio dispositivo, y ves allí el mismo código. Si alguien te envió el código o un enlace, o te lo pide por teléfono, quiere entrar en tu cuenta: elige «{ $deny }».
device-approved-title = El dispositivo está conectado
device-approved-text = Sigue en tu dispositivo. Puedes cerrar esta página.
device-denied-title = El dispositivo fue rechazado
device-denied-text = No recibe nada de tu cuenta. Si alguien te pidió que lo conectaras, quizá quería entrar en tu cuenta.

request-approval-title = ¿Permitir esta solicitud?
request-approval-who = { $client } pide usar tu cuenta { $account }.
request-approval-at = La pidió el { $moment }.
request-approval-message = La aplicación, o la persona con la que tratas, debe mostrarte el mismo mensaje:
request-approval-warning = Permítelo solo si lo has iniciado tú ahora mismo. Si alguien te lo pide por teléfono o en un mensaje, quiere entrar en tu cuenta: elige «{ $deny }».
account-requests-title = Solicitudes que te esperan
account-requests-detail = Aplicaciones que piden tu aprobación
account-requests-text = Mira cada una antes de permitirla. Las que no respondas caducan solas.
account-requests-none = No hay nada que te espere.
account-request-look = Ver
done-request-allowed = La solicitud está permitida. Sigue donde la iniciaste.
done-request-denied = La solicitud fue rechazada. Si alguien te pidió que la permitieras, quizá quería entrar en tu cuenta.
activity-request-approved = Se permitió la solicitud de una aplicación
activity-app-brought-in = Otra app del mismo dispositivo dejó entrar a una app
activity-app-vouched-for = Se dejó entrar a una app por la palabra de otro servicio
activity-word-given = Se respondió por una app ante otro servicio
activity-upstream-used = Una app recibió acceso a tu cuenta en otro proveedor
link-approval-text = Una aplicación pide la aprobación de { $account }. Continúa para ver qué pide; todavía no se permite nada.
mail-approval-subject = Una aplicación pide tu aprobación en { $provider }
mail-approval-text = { $client } pide tu aprobación en { $provider }. Mira qué pide antes de permitirlo.
mail-approval-message = Mensaje
mail-approval-action = Ver la solicitud
mail-approval-caution = Si no lo has iniciado tú ahora mismo, no hagas nada: caduca sola. Si alguien te pide que la permitas, quiere entrar en tu cuenta.

## Cuenta

account-title = Tu cuenta
account-group-person = Sobre ti
account-group-security = Inicio de sesión y seguridad
account-group-data = Tus datos
account-security-title = Métodos de inicio de sesión
account-security-detail = Contraseña, llaves de acceso, app de autenticación, códigos de recuperación, dispositivos de confianza
account-step-text = Cuando inicias sesión con tu contraseña, también se te puede pedir tu llave de acceso o un código de recuperación. Así, una contraseña robada no basta.
account-step-app = Tienes una app de autenticación, así que se te pide un segundo paso cada vez que inicias sesión con tu contraseña.
account-step-on = Se te pide cada vez que inicias sesión con tu contraseña.
account-step-off = No se te pide.
account-step-needs = Crea primero una llave de acceso o configura una app de autenticación.
account-step-codes = Crea primero códigos de recuperación. Sin ellos no podrías entrar si pierdes tu llave de acceso.
account-step-start = Pedir siempre
account-step-stop = Dejar de pedir
account-sessions-title = Dónde tienes la sesión abierta
account-sessions-detail = Tus navegadores, y cómo cerrar la sesión en ellos
account-apps-title = Apps conectadas
account-apps-detail = Qué pueden hacer y cómo retirarles el permiso
since = Desde el { $moment }
device-seen = Último uso: { $moment }
device-since = Sesión iniciada desde { $moment }
device-until = De confianza hasta { $moment }
device-unknown = Navegador desconocido
device-here = Este dispositivo
account-password-set = Cámbiala aquí
account-password-none = Aún no tienes ninguna
account-password-kept = La guarda { $name }
account-app-title = App de autenticación
account-app-none = Sin configurar
account-app-replace = Una nueva la sustituye.
account-app-scan = Escanea esta imagen con tu app de autenticación y escribe después el código que muestra.
account-app-picture = Código QR con la clave secreta que está escrita debajo
account-app-open = Abrir tu app de autenticación en este dispositivo
account-app-type = Si no puedes escanearla, escribe esta clave secreta en la app:
account-app-confirm = Configurar la app
account-app-remove = Quitar la app
account-app-done = Tu app está configurada. Se te pedirá su código a partir del próximo inicio de sesión.
account-codes-title = Códigos de recuperación
account-codes-left =
    { $count ->
        [0] No tienes ninguno
        [one] Queda { $count }
       *[other] Quedan { $count }
    }
account-codes-few =
    { $count ->
        [0] No tienes ninguno. Crea algunos.
        [one] Solo queda { $count }. Crea códigos nuevos.
       *[other] Solo quedan { $count }. Crea códigos nuevos.
    }
account-mail-codes = Códigos a { $address }
account-codes-missing = No tienes códigos de recuperación. { $link } para poder entrar aunque pierdas tu llave de acceso o tu teléfono.
account-codes-missing-link = Crea algunos
account-last-codes = Es tu último segundo paso: con él desaparecen tus códigos de recuperación.
account-last-required = Aquí todos necesitan un segundo paso: tendrás que configurar uno nuevo la próxima vez que inicies sesión.
account-codes-text = Con un código de recuperación inicias sesión cuando no puedes usar tu otro segundo paso. Recibes diez; cada uno sirve una sola vez.
account-codes-replace = Los códigos nuevos sustituyen a los anteriores.
account-codes-make = Crear códigos de recuperación
account-codes-later = Ahora no
account-codes-keep = Guarda estos códigos donde solo tú los encuentres: imprímelos o guarda el archivo. No volverás a verlos.
account-codes-download = Guardar en un archivo
account-codes-kept = Ya los guardé
account-devices-title = Dispositivos de confianza
account-devices-text = En estos no se te pide el segundo paso.
account-device-forget = Dejar de confiar
account-sessions-text = Si no reconoces un dispositivo, cierra la sesión en él y { $link }.
account-sessions-link = cambia tu contraseña
account-sessions-end-others = Cerrar las demás sesiones
account-apps-none = Ninguna app usa tu cuenta.
account-apps-text = Una app que desconectes tendrá que volver a pedirte permiso.
account-app-own = Pertenece a esta organización
account-app-can = Puede:
account-app-allowed = Permitida el { $moment }
account-app-disconnect = Desconectar
new-password-title = Contraseña nueva
new-password-label = Contraseña nueva
new-password-rule =
    { $count ->
        [one] Debe tener al menos { $count } carácter.
       *[other] Debe tener al menos { $count } caracteres.
    }
new-password-advice = Cuatro o cinco palabras al azar son fáciles de recordar y difíciles de adivinar.
new-password-ends = Se cerrarán tus demás sesiones.
new-password-must = Quien administra tu cuenta te pide que elijas una contraseña que solo tú conozcas.
new-password-choose = Elige una contraseña nueva para tu cuenta.
new-password-set = Establecer contraseña
new-password-missing = Escribe una contraseña nueva para continuar.
directory-password-title = Cambia tu contraseña
directory-password-text = Tu contraseña de { $name } es correcta, pero tienes que elegir una nueva antes de iniciar sesión.
directory-password-kept = { $name } guarda tu contraseña. La cambias allí, para todo lo que usas con ella.
directory-password-elsewhere = { $name } guarda tu contraseña. Se cambia allí y no aquí.
directory-password-other = Cambiar tu contraseña de { $name }
directory-password-current = Contraseña actual
directory-password-again = Contraseña nueva, otra vez
directory-password-change = Cambiar contraseña
directory-password-differs = Las dos contraseñas nuevas no son iguales. Escribe la nueva en los dos campos.
directory-password-wrong = La contraseña actual no es correcta.
directory-password-not-allowed = { $name } no te permite cambiar aquí tu contraseña. Pregunta a quienes gestionan allí tu cuenta.
directory-password-weak = { $name } no acepta esta contraseña: es demasiado fácil de adivinar. Elige otra.
directory-password-short = { $name } no acepta esta contraseña: es demasiado corta. Elige una más larga.
directory-password-long = { $name } no acepta esta contraseña: es demasiado larga. Elige una más corta.
directory-password-young = Tu contraseña de { $name } se cambió hace poco y aún no se puede volver a cambiar. Inténtalo más tarde.
directory-password-rules = { $name } no acepta esta contraseña. Puede que sea demasiado corta, demasiado sencilla o una que ya tuviste, o que el último cambio sea demasiado reciente.

## Perfil y preferencias

account-profile-title = Perfil
account-profile-detail = Nombres, fecha de nacimiento, número de teléfono, dirección
account-preferences-title = Preferencias
account-preferences-detail = Idioma, claro u oscuro, zona horaria, correos
account-save = Guardar
account-saved = Tus cambios están guardados.
done-session-ended = Se cerró esa sesión.
done-sessions-ended = Se cerraron las demás sesiones.
done-passkey-made = La llave de acceso está creada.
done-passkey-removed = La llave de acceso se quitó.
done-provider-linked = El proveedor está vinculado.
done-provider-unlinked = El proveedor ya no está vinculado.
done-app-removed = La app de autenticación se quitó.
done-password-set = Tu contraseña nueva está guardada.
done-device-forgotten = Ese dispositivo ya no es de confianza.
done-app-disconnected = La app está desconectada.
done-step-on = A partir de ahora se te pide un segundo paso.
done-step-off = Ya no se te pide un segundo paso.
done-address-confirmed = Tu dirección de correo está confirmada.
profile-text = Las apps a las que permites ver tu perfil ven lo que aparece aquí. Puedes dejar vacío cualquier campo.
profile-username = Nombre de usuario
profile-email = Correo electrónico
profile-roles = Roles
profile-closed = Estos datos no se pueden cambiar aquí.
profile-name = Nombre completo
profile-given-name = Nombre de pila
profile-middle-name = Otros nombres
profile-family-name = Apellidos
profile-nickname = Apodo
profile-gender = Género
profile-birthdate = Fecha de nacimiento
profile-birthdate-note = Año-mes-día, por ejemplo, 1990-02-28. También basta con el año.
profile-phone = Número de teléfono
profile-phone-note = Con el código del país; por ejemplo, +34 612 34 56 78.
profile-page = Página de perfil
profile-website = Sitio web
profile-address = Dirección
profile-street = Calle y número
profile-postal-code = Código postal
profile-locality = Localidad
profile-region = Región
profile-country = País
profile-formatted = Como en una carta
profile-formatted-note = Se vuelve a escribir cuando cambias los campos de arriba.
field-errors = Aún no se ha guardado nada. Revisa los campos marcados.
field-too-long =
    { $count ->
        [one] Usa como máximo { $count } carácter.
       *[other] Usa como máximo { $count } caracteres.
    }
field-hidden = Contiene caracteres invisibles. Escríbelo de nuevo.
field-date = Eso no es una fecha. Escríbela así: 1990-02-28.
field-future = Ese día aún no ha llegado. Revisa el año.
field-url = Eso no es una dirección web. Escríbela así: https://example.com.
field-phone = Eso no es un número de teléfono con código de país. Empieza con + y el código.
field-changed = Mientras tanto, este campo cambió a «{ $value }». Guarda otra vez para sustituirlo.
field-emptied = Mientras tanto, este campo quedó vacío. Guarda otra vez para rellenarlo.
preferences-language = Idioma
preferences-zone = Zona horaria
preferences-mails = Correos
preferences-new-browser = Avisarme cuando inicie sesión en un navegador por primera vez
preferences-mails-note = Siempre te avisamos cuando cambian tus métodos de inicio de sesión.
preferences-unusable = Eso no se puede elegir. Elige una opción de las listas.
language-name = Español
region-africa = África
region-america = América
region-antarctica = Antártida
region-arctic = Ártico
region-asia = Asia
region-atlantic = Atlántico
region-australia = Australia
region-europe = Europa
region-indian = Océano Índico
region-pacific = Pacífico
region-other = Otras

## Foto

account-picture-title = Foto
account-picture-detail = Lo que las apps muestran de ti
picture-text = Las apps a las que permites ver tu perfil pueden mostrarla. Cualquiera que tenga su enlace puede abrirla.
picture-alt = Tu foto
picture-none = Aún no tienes ninguna foto.
picture-elsewhere = Tu foto está guardada en otro lugar:
picture-file = Foto nueva
picture-rule = PNG, JPEG, WebP o GIF, de 8 MB como máximo. Se muestra la parte central, en un cuadrado.
picture-set = Guardar la foto
picture-remove = Quitar la foto
picture-closed = Tu organización elige esta foto.
picture-missing = Elige una foto para continuar.
picture-too-long = Ese archivo es demasiado grande. Elige uno de 8 MB como máximo.
picture-format = Eso no es una imagen PNG, JPEG, WebP o GIF. Elige otro archivo.
picture-too-large = Esa foto tiene demasiados píxeles. Elige una de 4096 por 4096 como máximo.
picture-damaged = Ese archivo está dañado. Elige otro.
picture-unkept = No se pudo guardar tu foto y no ha cambiado nada. Vuelve a intentarlo en unos minutos.

## Llaves de acceso

passkey-wrong = Esa llave de acceso no se puede usar aquí. Prueba con otro método.
passkey-use = Usar una llave de acceso
second-factor-use-passkey = Usar una llave de acceso
second-factor-passkey-text = Confirma con tu llave de acceso que eres tú.
account-providers-title = Inicio de sesión con otros proveedores
account-providers-text = Con estos proveedores también puedes iniciar sesión en esta cuenta.
account-providers-none = Todavía no hay ninguno vinculado
account-provider-connect = Vincular { $name }
account-provider-last = Es la única forma en que puedes iniciar sesión. Primero elige una contraseña o crea una llave de acceso; después podrás quitarlo.
account-provider-last-password = Es la única forma en que puedes iniciar sesión. Primero elige una contraseña; después podrás quitarlo.
account-provider-last-passkey = Es la única forma en que puedes iniciar sesión. Primero crea una llave de acceso; después podrás quitarlo.
account-provider-last-alone = Es la única forma en que puedes iniciar sesión, así que se conserva.
account-passkeys-title = Llaves de acceso
account-passkeys-count =
    { $count ->
        [0] Aún no tienes ninguna
        [one] { $count } llave de acceso
       *[other] { $count } llaves de acceso
    }
account-passkeys-text = Una llave de acceso te permite iniciar sesión con tu huella digital, tu cara o el bloqueo de pantalla, sin contraseña. Ningún sitio falso puede sacártela con engaños.
passkey-create = Crear una llave de acceso
passkey-new-title = Llave de acceso nueva
passkey-name = Nombre nuevo
passkey-name-optional = Nombre (opcional)
passkey-name-note = Déjalo vacío para que lleve el nombre del dispositivo o programa que la guarda.
passkey-failed = No funcionó. Vuelve a intentarlo o elige otro método.
passkey-cancelled = No se usó ninguna llave de acceso. Vuelve a intentarlo o elige otro método.
passkey-not-created = No funcionó. Vuelve a intentarlo o hazlo más tarde.
passkey-not-made = No se creó ninguna llave de acceso. Puedes volver a intentarlo.
passkey-exists = Este dispositivo ya tiene una llave de acceso para tu cuenta.
passkey-too-many = Ya tienes el número máximo de llaves de acceso. Quita una primero.
passkey-not-allowed = Esta organización no permite llaves de acceso de ese tipo. Usa otro dispositivo.
passkey-name-unusable = Ese nombre no se puede usar. Elige uno más corto.
passkey-unnamed = Llave de acceso
passkey-synced = Sincronizada entre tus dispositivos
passkey-syncable = Aún no sincronizada entre tus dispositivos
passkey-bound = Solo en un dispositivo
passkey-added = Añadida el { $moment }
passkey-change = Cambiar el nombre o quitar
passkey-rename = Cambiar el nombre
passkey-remove = Quitar
passkey-needs-script = Para crear una llave de acceso hace falta JavaScript, que está desactivado en tu navegador.
passkey-use-needs-script = Para usar una llave de acceso hace falta JavaScript, que está desactivado en tu navegador.
passkey-unsupported = Este navegador no admite llaves de acceso. Usa otro navegador u otro dispositivo.
passkey-offer-title = Un inicio de sesión más rápido
passkey-offer-later = Ahora no

## Cierre de sesión

sign-out-title = Cierre de sesión
sign-out-question = Vas a cerrar sesión en { $tenant }.
sign-out-client = { $client } pide cerrar tu sesión en { $tenant }.
sign-out-account = Sesión iniciada como { $account }
sign-out-accounts = Se cerrará la sesión de:
sign-out = Cerrar sesión
stay = Mantener la sesión abierta
signed-out-title = Sesión cerrada
signed-out-text = Tu sesión en { $tenant } está cerrada.
signed-out-account = La sesión de { $account } en { $tenant } está cerrada.
signed-out-staying = En este navegador siguen abiertas las sesiones de:
signed-out-shared = En un equipo compartido, cierra también el navegador.
signed-out-elsewhere = Puede que tu sesión en { $name } siga abierta.
stayed-title = Sesión abierta
stayed-text = Tu sesión en { $tenant } sigue abierta.

## Errores

error-id = ID del error
error-support = Pedir ayuda a { $tenant }
error-code = Código
error-description = Detalles
error-developers = Para desarrolladores
error-ask-app = Vuelve a la app e inténtalo de nuevo. Si vuelve a ocurrir, avisa a los responsables de la app e indícales el ID del error.
error-request-title = Solicitud incompleta
error-request-text = La app envió una solicitud incompleta o incorrecta, así que nos detuvimos aquí.
error-client-title = App desconocida
error-client-text = La app que te envió aquí no está registrada en { $tenant }.
error-redirect-title = Dirección no registrada
error-redirect-text = La app nos pidió enviarte a una dirección que no está registrada para ella. Por tu seguridad, no lo hicimos.
error-sign-out-title = Solicitud de cierre de sesión
error-sign-out-text = La app nos pidió cerrar tu sesión y enviarte a una dirección que no está registrada para ella, o habló en nombre de otra app. No ha cambiado nada.
error-browser-title = Otro navegador
error-browser-text = Esta página se abrió en otro navegador o en otra ventana, o tu navegador no envió nuestra cookie.
error-browser-now = Vuelve a donde estabas y empieza de nuevo en esta ventana. Si tu navegador bloquea las cookies, permítelas para { $host }.
error-form-title = Formulario ilegible
error-form-text = No se pudo leer lo que envió tu navegador. No se ha cambiado nada.
error-form-now = Vuelve atrás, carga otra vez la página y envía de nuevo el formulario.
error-account-title = Otra cuenta
error-account-text = Ahora usas en este navegador otra cuenta que la de la página que envió esto. No se ha cambiado nada.
error-account-now = Abre otra vez la página para cambiar algo.
error-not-found-title = Página no encontrada
error-not-found-text = No hay ninguna página en esta dirección. Puede que sea una dirección para apps.
error-not-found-now = Revisa la dirección o vuelve al lugar de donde venías.
error-internal-title = Un problema nuestro
error-internal-text = Algo salió mal. No es culpa tuya.
error-internal-now = Vuelve a intentarlo en un minuto. Si vuelve a ocurrir, avisa a { $tenant } e indica el ID del error.
trace-title = Comprobaciones
trace-passed = Correcto
trace-failed = Incorrecto
trace-sent = Enviado
trace-registered = Registrado
trace-nothing = Nada
trace-repeated = Más de una vez
trace-exactly-one = Exactamente uno
trace-client = Un cliente
trace-client-disabled = Un cliente desactivado
trace-client-unknown = Ningún cliente con ese nombre
trace-form-encoded = UTF-8 codificado como formulario, cada parámetro una vez como máximo
trace-own-page = Una página propia (document)
trace-token = Un token
trace-secret = (lo que tiene forma de secreto)
trace-own-id-token = Un token de ID de este proveedor

## Una página que estuvo abierta demasiado tiempo

answered-title = Ya está hecho
answered-text = Aquí ya terminaste. Continúa en la app.
expired-title = Página caducada
expired-text = Esta página estuvo abierta demasiado tiempo o ya se usó, así que dejó de funcionar. Eso protege tu cuenta.
expired-go-back = Vuelve a la app y empieza de nuevo.
start-again = Empezar de nuevo

## La respuesta de camino a la app

form-post-title = En camino
form-post-text = Estás volviendo a { $client }. Si no ocurre nada, pulsa el botón.

## La página en la dirección del servidor

home-title = Inicio de sesión
home-text = Aquí es donde se inicia sesión con { $tenant }.
home-nothing = Normalmente se llega aquí desde una app y se vuelve enseguida a ella.
home-dev = Este es un servidor de desarrollo. La zona de pruebas hace un inicio de sesión real y muestra cada mensaje.
open-playground = Abrir la zona de pruebas

## La zona de pruebas, donde se observa un inicio de sesión

playground-title = Zona de pruebas
playground-intro = Ejecuta un flujo real de código de autorización con PKCE en este servidor y observa cada mensaje y cada token.
playground-issuer = Emisor
playground-client = Cliente
playground-redirect = URI de redirección
playground-username = Iniciar sesión como
playground-password = Contraseña
playground-scopes = Scopes
playground-not-sent = No enviar
playground-prompt = Qué página mostrar aunque se pueda omitir
playground-response-mode = Cómo vuelve la respuesta
playground-request-uri = Si la solicitud se envía por adelantado, de modo que solo su nombre pasa por el navegador
playground-max-age = Segundos desde el último inicio de sesión, como máximo
playground-login-hint = Quién va a iniciar sesión
playground-acr-values = Qué nivel de seguridad debe tener el inicio de sesión
playground-ui-locales = Idiomas de las páginas, por ejemplo «de fr»
playground-start = Iniciar el flujo
playground-mail-title = Correos
playground-mail-intro = Sin servidor de correo, un servidor de desarrollo no envía nada. Lo que habría enviado se muestra aquí, lo más reciente primero, hasta que se detenga.
playground-mail-none = Todavía no se ha enviado nada.
playground-succeeded = El flujo llegó hasta el final. Aquí está cada paso, en el orden en que ocurrió.
playground-signed-out = Cerraste sesión y la app olvidó sus tokens. Aquí está cada paso, en el orden en que ocurrió.
playground-refused = El flujo se detuvo antes del final. El último paso dice por qué.
playground-again = Empezar de nuevo
playground-refresh = Actualizar los tokens
playground-request = Solicitud
playground-response = Respuesta
step-discovery-title = Descubrimiento
step-discovery-text = El cliente lee dónde están los endpoints del proveedor y qué sabe hacer.
step-pushed-title = Solicitud de autorización enviada por adelantado
step-pushed-text = El cliente envía su solicitud directamente al proveedor y recibe un nombre para ella: en el navegador nadie puede leerla ni cambiarla.
step-authorize-title = Solicitud de autorización
step-authorize-text = El cliente envía el navegador al proveedor. El «code challenge» es el hash de un secreto que solo conoce el cliente.
step-callback-title = Respuesta de autorización
step-callback-text = El navegador vuelve con un código de un solo uso. El cliente comprueba que el estado y el emisor son los que espera.
step-token-title = Solicitud de tokens
step-token-text = El cliente canjea el código por tokens y muestra el secreto que hay detrás del «code challenge».
step-keys-title = Claves
step-keys-text = El cliente lee las claves públicas del proveedor. La que el token de ID indica en su encabezado, como kid, debe corresponder a su firma.
step-refresh-title = Solicitud de actualización
step-refresh-text = El cliente canjea el token de actualización por tokens nuevos. El token de actualización anterior queda gastado.
step-userinfo-title = Userinfo
step-userinfo-text = El cliente muestra el token de acceso y recibe los claims que permiten sus scopes.
step-signed-out-title = Cierre de sesión
step-signed-out-text = El proveedor cerró la sesión y envió el navegador de vuelta.
token-id = Token de ID
token-access = Token de acceso
token-refresh = Token de actualización
token-verified = Verificado: la firma, el emisor, la audiencia y las fechas son correctos
token-not-verified = No verificado: { $why }
token-opaque = Opaco: solo el proveedor puede leerlo
token-header = Encabezado
token-claims = Claims
token-raw = El token tal como se envió
claim-iss = Quién emitió el token
claim-sub = El identificador de la persona, o del cliente si no hay ninguna persona
claim-aud = Para quién es el token
claim-exp = Cuándo deja de ser válido
claim-iat = Cuándo se emitió
claim-auth-time = Cuándo inició sesión la persona
claim-nonce = Vincula el token a esta única solicitud
claim-acr = Qué nivel de seguridad tuvo el inicio de sesión
claim-amr = Cómo inició sesión la persona
claim-azp = El cliente que pidió el token
claim-sid = El identificador de la sesión
claim-jti = El identificador de este token
claim-at-hash = Vincula el token a su token de acceso
claim-client-id = El cliente al que se entregó el token
claim-scope = Qué permite el token
claim-alg = Cómo está firmado
claim-kid = Qué clave del proveedor lo firmó
claim-typ = Qué tipo de token es

## Actividad: qué ha ocurrido en la cuenta

account-activity-title = Actividad
account-activity-detail = Qué ha ocurrido en tu cuenta
account-activity-text = Lo más reciente aparece primero. ¿Hay algo que no hiciste tú?
account-activity-not-you = Elegir una contraseña nueva
account-activity-none = Aún no ha ocurrido nada.
account-activity-older = Anteriores
account-activity-newest = Más recientes
activity-account-made = Se creó la cuenta
activity-signed-in = Se inició sesión
activity-signed-in-again = Se volvió a iniciar sesión
activity-methods = Con { $methods }
activity-wrong-password = Intento fallido de inicio de sesión: contraseña incorrecta
activity-wrong-code = Intento fallido de inicio de sesión: código incorrecto
activity-wrong-passkey = Intento fallido de inicio de sesión: llave de acceso rechazada
activity-signed-out = Se cerró sesión
activity-session-ended = Se cerró una de las sesiones
activity-sessions-ended = Se cerraron las demás sesiones
activity-password-changed = Se cambió la contraseña
activity-passkey-added = Se añadió una llave de acceso
activity-passkey-renamed = Se cambió el nombre de una llave de acceso
activity-passkey-removed = Se quitó una llave de acceso
activity-app-added = Se configuró una app de autenticación
activity-app-removed = Se quitó la app de autenticación
activity-codes-made = Se crearon códigos de recuperación nuevos
activity-codes-removed = Se quitaron los códigos de recuperación
activity-factor-added = Se añadió un método de inicio de sesión
activity-upstream-added = Se añadió el inicio de sesión con otro proveedor
activity-upstream-removed = Se quitó el inicio de sesión con otro proveedor
activity-factor-removed = Se quitó un método de inicio de sesión
activity-step-on = Se pide un segundo paso al iniciar sesión
activity-step-off = Ya no se pide un segundo paso al iniciar sesión
activity-recovery-code-used =
    { $count ->
        [0] Se usó un código de recuperación; no queda ninguno
        [one] Se usó un código de recuperación; queda { $count }
       *[other] Se usó un código de recuperación; quedan { $count }
    }
activity-method-recovery-code = código de recuperación
activity-method-upstream = otro proveedor
activity-device-trusted = Se añadió un dispositivo de confianza
activity-device-forgotten = Un dispositivo ya no es de confianza
activity-consent-given = Se permitió a una app usar la cuenta
activity-consent-withdrawn = Se desconectó una app
activity-device-approved = Se dejó entrar a una app de otro dispositivo
activity-turned-off = Se desactivó la cuenta
activity-turned-on = Se activó la cuenta
activity-profile-changed = Se cambiaron datos de la cuenta
activity-roles-changed = Se cambiaron los roles de la cuenta en los servicios
activity-notices-on = Se activaron los correos sobre navegadores nuevos
activity-notices-off = Se desactivaron los correos sobre navegadores nuevos
activity-address-changed = Se cambió la dirección de correo electrónico
activity-address-confirmed = Se confirmó la dirección de correo electrónico
activity-picture-changed = Se cambió la foto
activity-picture-removed = Se quitó la foto
activity-exported = Se descargaron los datos de la cuenta
activity-deletion-planned = La cuenta se eliminará el { $moment }
activity-deletion-cancelled = La cuenta se conserva
activity-erased = Se eliminó la cuenta
activity-by-operator = Lo hicieron los responsables de este servicio
activity-by-server = Porque había demasiadas cuentas en este navegador
activity-by-upstream = Porque cerraste sesión en otro proveedor
activity-later = Otra cosa: { $kind }

## Retirada de un método de inicio de sesión

remove-everywhere = Al quitarla, cerrar también mis demás sesiones

## Una copia de los datos y el fin de la cuenta

account-export-title = Copia de tus datos
account-export-detail = Descargar lo que se guarda sobre ti
account-export-text = Recibes un archivo con todo lo que se guarda aquí sobre ti:
account-export-note = No contiene contraseñas, códigos ni claves. Guarda el archivo donde solo tú lo encuentres.
account-export-make = Descargar
export-readme = Lo que { $provider } guarda de la cuenta { $account }. Fecha: { $moment }.
export-profile = Quién eres: nombre de usuario y datos como el nombre y la dirección de correo electrónico
export-picture = Tu foto, si tienes una aquí
export-sessions = Dónde tienes la sesión abierta
export-consents = Apps conectadas y qué pueden hacer
export-credentials = Tus métodos de inicio de sesión: cuándo se añadieron y cuándo se usaron por última vez
export-devices = Tus dispositivos de confianza
export-activity = Qué ha ocurrido en tu cuenta
account-delete-title = Eliminar la cuenta
account-delete-detail = Con todo lo que contiene
account-delete-text =
    { $count ->
        [one] Todas tus sesiones se cierran de inmediato, también en las apps que usan tu cuenta. La cuenta se elimina después de { $count } día, con todo lo que contiene. Para conservarla, inicia sesión antes.
       *[other] Todas tus sesiones se cierran de inmediato, también en las apps que usan tu cuenta. La cuenta se elimina después de { $count } días, con todo lo que contiene. Para conservarla, inicia sesión antes.
    }
account-delete-text-now = La cuenta se elimina de inmediato, con todo lo que contiene. Esto no se puede deshacer.
account-delete-export = Descargar antes tus datos
account-delete-label = Para confirmar, escribe tu nombre de usuario { $name }
account-delete-label-either = Para confirmar, escribe tu nombre de usuario { $name } o tu dirección de correo electrónico
account-delete-label-email = Para confirmar, escribe tu dirección de correo electrónico { $name }
account-delete-wrong = Ese no es tu nombre de usuario ni tu dirección de correo electrónico. No se ha eliminado nada.
account-delete-do = Eliminar la cuenta
account-left-title = Cuenta eliminada
account-left-title-planned = Eliminación programada
account-left-planned = Tu sesión está cerrada. Tu cuenta se eliminará el { $moment }.
account-left-keep = Si quieres conservarla, inicia sesión antes.
account-left-gone = Se eliminó tu cuenta, con todo lo que contenía.
leaving-title = ¿Conservar tu cuenta?
leaving-text = Como pediste, tu cuenta se eliminará el { $moment }. Hasta entonces puedes conservarla.
leaving-keep = Conservar la cuenta
leaving-leave = Eliminarla según lo previsto
mail-exported-subject = Se descargaron tus datos en { $provider }
mail-exported-text = Todo lo que { $provider } guarda sobre ti se descargó desde tu cuenta.

## Una contraseña nueva

password-unfit-short =
    { $count ->
        [one] Una contraseña debe tener al menos { $count } carácter.
       *[other] Una contraseña debe tener al menos { $count } caracteres.
    }
password-unfit-long = Una contraseña puede tener como máximo { $count } bytes.
password-unfit-unsendable = Esta contraseña contiene un carácter o un salto de línea que ninguna página puede enviar.
password-unfit-common = Mucha gente usa esta contraseña, así que es de las primeras que se prueban.
password-unfit-breached = Esta contraseña está en una lista de contraseñas robadas. Elige otra y cámbiala en todos los sitios donde la uses.
password-unfit-used = Ya has usado esta contraseña. Elige una nueva.
password-unfit-guessable = Esta contraseña es fácil de adivinar.
password-advice-rows = Las teclas en fila son fáciles de adivinar.
password-advice-keyboard = Los patrones cortos en el teclado son fáciles de adivinar.
password-advice-repeats = Las repeticiones como «aaa» son fáciles de adivinar.
password-advice-repeated-parts = Las repeticiones como «abcabcabc» son casi tan fáciles de adivinar como «abc».
password-advice-common = Es una de las contraseñas más comunes.
password-advice-similar = Se parece a una contraseña común.
password-advice-sequences = Las secuencias como «abc» o «6543» son fáciles de adivinar.
password-advice-years = Los años recientes son fáciles de adivinar.
password-advice-word = Una sola palabra es fácil de adivinar.
password-advice-dates = Las fechas suelen ser fáciles de adivinar.
password-advice-name-alone = Un nombre solo es fácil de adivinar.
password-advice-names = Los nombres comunes son fáciles de adivinar.
password-advice-few-words = Usa unas cuantas palabras que no suelan ir juntas.
password-advice-nothing-special = No hacen falta símbolos, números ni mayúsculas.
password-advice-more-words = Añade una o dos palabras más; mejor si son poco comunes.
password-advice-capitals = Una mayúscula al principio ayuda poco.
password-advice-all-capitals = Las mayúsculas solas son casi tan fáciles de adivinar como las minúsculas.
password-advice-reversed = Las palabras escritas al revés son casi igual de fáciles de adivinar.
password-advice-substitutions = Los cambios habituales, como «@» en lugar de «a», ayudan poco.
password-advice-longer-pattern = Usa un patrón más largo en el teclado, con más giros.
password-advice-no-repeats = Evita las palabras y los caracteres repetidos.
password-advice-no-sequences = Evita las secuencias.
password-advice-no-years = Evita los años recientes.
password-advice-no-own-years = Evita los años que tengan que ver contigo.
password-advice-no-own-dates = Evita las fechas y los años que tengan que ver contigo.

## Cuenta: la dirección de correo electrónico

account-email-title = Dirección de correo electrónico
account-email-detail = Dónde podemos contactarte y con qué inicias sesión
account-email-verified = Confirmada
account-email-unverified = Aún sin confirmar
account-email-none = Aún no tienes ninguna dirección de correo electrónico.
account-email-pending = Enviamos un correo a { $address }. La dirección será válida en cuanto abras el enlace del correo.
account-email-label = Dirección nueva
account-email-note = Enviamos un enlace a esta dirección. Tu dirección cambia en cuanto lo abras, y avisamos a las dos direcciones.
account-email-send = Enviar el enlace
account-email-verify = Enviar un enlace de confirmación
account-email-no-mail = Tu dirección de correo electrónico no se puede cambiar aquí. Pregunta a quien administra tu cuenta.

labelled = { $label }: { $value }

## Correo: lo que puede tener cualquier mensaje

mail-greeting = Hola, { $name }:
mail-hello = Hola:
mail-foot = Este correo es de { $provider }, en { $host }.
mail-copy = Si el botón no hace nada, copia esta dirección en tu navegador:
mail-good-minutes =
    { $count ->
        [one] Es válido durante { $count } minuto y sirve una sola vez.
       *[other] Es válido durante { $count } minutos y sirve una sola vez.
    }
mail-good-hours =
    { $count ->
        [one] Es válido durante { $count } hora y sirve una sola vez.
       *[other] Es válido durante { $count } horas y sirve una sola vez.
    }
mail-good-days =
    { $count ->
        [one] Es válido durante { $count } día y sirve una sola vez.
       *[other] Es válido durante { $count } días y sirve una sola vez.
    }
mail-asked-from = Se pidió desde aquí:
mail-when = Fecha y hora
mail-browser = Navegador
mail-network = Dirección de red
mail-code-caution = Si no estás iniciando sesión, ignora este correo: sin el código nadie entra. No se lo des a nadie; nosotros nunca lo pedimos.
mail-link-caution = Si no pediste esto, ignora este correo: no ocurrirá nada. No se lo reenvíes a nadie.
mail-change-caution = Si no fuiste tú, puede que otra persona haya entrado en tu cuenta: inicia sesión en { $host } ahora mismo y elige una contraseña nueva. Si ya no puedes iniciar sesión, pide ayuda a quien administra el servicio.

## Correo: los mensajes

mail-sign-in-code-subject = Código de inicio de sesión para { $provider }
mail-sign-in-code-text = Escribe este código en la página donde estás iniciando sesión:
mail-sign-in-code-link = O abre este enlace en el dispositivo donde estás iniciando sesión:
mail-sign-in-action = Iniciar sesión
mail-sign-up-code-subject = Código para tu cuenta nueva en { $provider }
mail-sign-up-code-text = Escribe este código en la página donde estás creando tu cuenta:
mail-sign-up-code-link = O abre este enlace en el mismo navegador:
mail-sign-up-action = Continuar
mail-account-exists-subject = Ya tienes una cuenta en { $provider }
mail-account-exists-text = Alguien, quizá tú, quiso crear una cuenta con esta dirección en { $provider }. Ya existe una: inicia sesión con ella. Si olvidaste su contraseña, elige otra en la página que la pide.
mail-account-exists-caution = Si no fuiste tú, no tienes que hacer nada: no ha cambiado nada.
mail-sign-in-link-subject = Inicio de sesión en { $provider }
mail-sign-in-link-text = Abre este enlace para iniciar sesión.
mail-second-factor-code-subject = Código de confirmación para { $provider }
mail-second-factor-code-text = Escribe este código para terminar de iniciar sesión:
mail-second-factor-caution = Si no estás iniciando sesión, alguien conoce tu contraseña. No des este código a nadie y elige una contraseña nueva en { $host } ahora mismo.
mail-verify-address-subject = Confirma tu dirección de correo electrónico en { $provider }
mail-verify-address-text = Abre este enlace para confirmar que esta es tu dirección de correo electrónico en { $provider }.
mail-verify-address-action = Confirmar dirección
mail-address-changed-subject = Se cambió tu dirección de correo electrónico en { $provider }
mail-address-changed-text = Tu cuenta en { $provider } tiene ahora la dirección de correo electrónico { $new } en lugar de { $old }.
mail-address-added-text = Tu cuenta en { $provider } tiene ahora la dirección de correo electrónico { $new }.
mail-address-removed-text = Tu cuenta en { $provider } ya no tiene la dirección de correo electrónico { $old } ni ninguna otra.
mail-password-reset-subject = Elige una contraseña nueva para { $provider }
mail-password-reset-text = Abre este enlace para elegir una contraseña nueva para tu cuenta en { $provider }.
mail-password-reset-code = O escribe este código en la página donde lo pediste:
mail-password-reset-action = Elegir contraseña
mail-password-changed-subject = Se cambió tu contraseña en { $provider }
mail-password-changed-text = Se cambió la contraseña de tu cuenta en { $provider }.
mail-password-changed-there-text = Se cambió tu contraseña de { $name }. Se hizo en { $provider }.
mail-password-elsewhere-text = Pediste una contraseña nueva para tu cuenta en { $provider }. Pero tu contraseña la guarda { $name }: se cambia allí, y aquí no se crea otra.
mail-password-elsewhere-caution = Si no pediste esto, ignora este correo: no ocurrirá nada.
mail-new-device-subject = Nuevo inicio de sesión en tu cuenta en { $provider }
mail-new-device-text = Alguien inició sesión en tu cuenta en { $provider } desde un navegador que no conocíamos. Si fuiste tú, no tienes que hacer nada.
mail-method-added-subject = Se añadió un método de inicio de sesión en { $provider }
mail-method-added-text = Tu cuenta en { $provider } tiene un nuevo método de inicio de sesión: { $method }.
mail-method-removed-subject = Se quitó un método de inicio de sesión en { $provider }
mail-method-removed-text = Tu cuenta en { $provider } tiene un método de inicio de sesión menos: { $method }.
mail-step-on-subject = Se activó el segundo paso en { $provider }
mail-step-on-text = A partir de ahora, al iniciar sesión con tu contraseña en tu cuenta de { $provider } también se pide un segundo paso.
mail-step-off-subject = Se desactivó el segundo paso en { $provider }
mail-step-off-text = Al iniciar sesión con tu contraseña en tu cuenta de { $provider } ya no se pide un segundo paso.
mail-notices-off-subject = Se desactivaron los correos sobre navegadores nuevos en { $provider }
mail-notices-off-text = A partir de ahora no recibes un correo cuando alguien inicia sesión en tu cuenta de { $provider } con un navegador nuevo.
mail-method-password = contraseña
mail-method-passkey = llave de acceso
mail-method-authenticator = app de autenticación
mail-method-mail-code = códigos por correo electrónico
mail-method-recovery-codes = códigos de recuperación
mail-method-elsewhere = una cuenta en otro servicio
mail-recovery-codes-used-subject = Se usó un código de recuperación en { $provider }
mail-recovery-codes-used-text = Alguien inició sesión en tu cuenta en { $provider } con uno de tus códigos de recuperación.
mail-recovery-codes-left =
    { $count ->
        [0] No queda ninguno: crea códigos nuevos pronto.
        [one] Queda { $count }: crea códigos nuevos pronto.
       *[other] Quedan { $count }.
    }
mail-invitation-subject = Tu invitación a { $provider }
mail-invitation-text-from = { $from } te invita a crear una cuenta en { $provider }. Abre este enlace para empezar.
mail-invitation-text = Tienes una invitación para crear una cuenta en { $provider }. Abre este enlace para empezar.
mail-invitation-action = Empezar
mail-invitation-caution = Si no sabes de qué se trata, ignora este correo: sin ti no ocurre nada.
mail-account-locked-subject = El inicio de sesión en { $provider } está en pausa
mail-account-locked-text = Hubo demasiadas contraseñas incorrectas para tu cuenta en { $provider }, así que el inicio de sesión está en pausa. Si fuiste tú, abre este enlace para continuar.
mail-account-locked-action = Continuar
mail-account-locked-caution = Si no fuiste tú, alguien está probando contraseñas y no ha entrado. No tienes que hacer nada; no reenvíes el enlace a nadie.
mail-second-factor-closed-subject = Demasiados códigos incorrectos en { $provider }
mail-second-factor-closed-text = Alguien superó el primer paso del inicio de sesión en tu cuenta en { $provider } y después escribió demasiados códigos incorrectos.
mail-second-factor-closed-elsewhere = Hasta el { $until }, solo se aceptan códigos en navegadores en los que ya hayas iniciado sesión.
mail-second-factor-closed-there = Hasta el { $until }, no se acepta ningún código en ese navegador.
mail-second-factor-closed-caution = Si no fuiste tú, alguien conoce tu contraseña o lee tu correo: elige una contraseña nueva ahora mismo. Si fuiste tú, no tienes que hacer nada.
mail-deletion-planned-subject = Tu cuenta en { $provider } se va a eliminar
mail-deletion-planned-text = Tu cuenta en { $provider } se eliminará el { $date }, con todo lo que contiene.
mail-deletion-planned-caution = Si quieres conservarla, o si no fuiste tú, inicia sesión en { $host } antes de ese día.
mail-deleted-subject = Se eliminó tu cuenta en { $provider }
mail-deleted-text = Se eliminó tu cuenta en { $provider }, con todo lo que contenía.
mail-deleted-caution = Si no fuiste tú, pide ayuda a quien administra { $provider }.
mail-test-subject = Correo de prueba de { $provider }
mail-test-text = El correo funciona: quien administra { $provider } envió este mensaje para probarlo.
mail-test-caution = No tienes que hacer nada.
